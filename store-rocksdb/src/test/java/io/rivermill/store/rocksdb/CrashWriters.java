// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.base.Hash64;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.TestUpdate;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that {@link CrashTest} kills. Each of its writers adds one to its row and to the row's twin in another bucket,
 * logs it, and prints its number once that is acknowledged; never ends by itself.
 */
final class CrashWriters {
    static final Keyspace TABLE = new Keyspace(1_000, 2);
    static final int WRITERS = 16;

    private CrashWriters() {}

    public static void main(String[] arguments) throws InterruptedException {
        RocksSettings settings =
                settings(Integer.parseInt(arguments[1])).withRelaxed(Boolean.parseBoolean(arguments[2]));
        RocksStore store = RocksStore.open(Path.of(arguments[0]), settings, Clock.system());
        BlockingStore blocking = store.blocking();
        if (store.version(TABLE) == 0) {
            blocking.update(TestUpdate.create(TABLE));
        }
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Thread last = Thread.currentThread();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            last = Thread.ofPlatform().start(() -> write(blocking, writer, out));
        }
        last.join();
    }

    static RocksSettings settings(int owners) {
        return RocksSettings.defaults().withOwners(owners).withCacheBytes(8 << 20);
    }

    static RowKey key(int writer) {
        return keyNamed(("writer" + writer).getBytes(StandardCharsets.UTF_8));
    }

    static RowKey keyNamed(byte[] name) {
        return new RowKey(TABLE, Hash64.of(name), name);
    }

    /** In another bucket, so that half of the updates are over several owners when there are several. */
    static RowKey twin(int writer) {
        RowKey key = key(writer);
        return new RowKey(TABLE, key.hash() ^ (writer % 2 == 0 ? 1 : 1L << 63), Bytes.concat(key.key(), key.key()));
    }

    private static void write(BlockingStore store, int writer, FileOutputStream out) {
        RowKey key = key(writer);
        RowKey twin = twin(writer);
        while (true) {
            long value = store.update(TestUpdate.of(List.of(key, twin), rows -> {
                byte[] before = rows.get(key);
                long next = before == null ? 1 : Bytes.getLong(before, 0) + 1;
                byte[] after = Bytes.ofLong(next);
                Change.Kind kind = before == null ? Change.Kind.INSERT : Change.Kind.MODIFY;
                return Decision.write(next)
                        .put(key, after)
                        .put(twin, after)
                        .tally(key.bucket(), before == null ? 1 : 0, 0)
                        .change(new Change(key.bucket(), kind, key.key(), before, after));
            }));
            try {
                out.write((writer + " " + value + ".\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return; // nobody reads any more
            }
        }
    }
}
