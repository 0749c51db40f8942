// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.Bucket;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.SystemKeyspaces;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * What is committed of keyspaces, heads and tallies: the system column family in memory. Owners read it, decide on top of
 * it, and put into it what their commit has made true.
 *
 * <p>A head is written by the one owner of its bucket. Tallies may be of any bucket (an index entry's is its own, the
 * commit is its base item's), so each writer keeps a part of its own in a row of its own, and a bucket's tally is the sum.
 *
 * <p>Threads: concurrent maps; each entry has one writer at a time, readers see a recent commit.
 */
final class Heads {
    private static final int VERSION = 1;

    /** A keyspace that is there. */
    record KeyspaceState(Keyspace keyspace, long version) {
        byte[] toBytes() {
            return new RecordWriter(VERSION)
                    .writeLong(keyspace.id())
                    .writeInt(keyspace.bucketBits())
                    .writeLong(version)
                    .toBytes();
        }

        static KeyspaceState of(byte[] row) {
            RecordReader reader = new RecordReader(row);
            return new KeyspaceState(new Keyspace(reader.readLong(), reader.readInt()), reader.readLong());
        }
    }

    /** Where a bucket's log stands; {@code hourStart} is the first sequence of the hour of {@code lastTimeMillis}. */
    record LogHead(long nextSequence, long lastTimeMillis, long hourStart) {
        static final LogHead EMPTY = new LogHead(1, 0, 1);

        long last() {
            return nextSequence - 1;
        }

        byte[] toBytes() {
            return new RecordWriter(VERSION)
                    .writeLong(nextSequence)
                    .writeLong(lastTimeMillis)
                    .writeLong(hourStart)
                    .toBytes();
        }

        static LogHead of(byte[] row) {
            RecordReader reader = new RecordReader(row);
            return new LogHead(reader.readLong(), reader.readLong(), reader.readLong());
        }
    }

    /** Counts of a bucket, or a part of them. */
    record Tallies(long items, long bytes) {
        static final Tallies NONE = new Tallies(0, 0);

        Tallies plus(Tallies more) {
            return new Tallies(items + more.items, bytes + more.bytes);
        }

        byte[] toBytes() {
            return new RecordWriter(VERSION).writeLong(items).writeLong(bytes).toBytes();
        }

        static Tallies of(byte[] row) {
            RecordReader reader = new RecordReader(row);
            return new Tallies(reader.readLong(), reader.readLong());
        }
    }

    /** One writer's part of a bucket's tallies. */
    record Part(Bucket bucket, int writer) {}

    final Map<Long, KeyspaceState> keyspaces = new ConcurrentHashMap<>();
    final Map<Bucket, LogHead> logs = new ConcurrentHashMap<>();
    final Map<Part, Tallies> parts = new ConcurrentHashMap<>();
    final Map<Bucket, Tallies> tallies = new ConcurrentHashMap<>();

    /** Reads what is committed. */
    static Heads load(Database database) throws RocksDBException {
        Heads heads = new Heads();
        for (Keyspace keyspace : SystemKeyspaces.ALL) {
            heads.keyspaces.put(keyspace.id(), new KeyspaceState(keyspace, 1));
        }
        try (RocksIterator rows = database.db.newIterator(database.system, database.anywhere)) {
            heads.load(rows, Layout.HEAD);
            heads.load(rows, Layout.KEYSPACE);
            heads.load(rows, Layout.TALLY);
        }
        return heads;
    }

    long version(Keyspace keyspace) {
        KeyspaceState state = keyspaces.get(keyspace.id());
        return state != null && state.keyspace().equals(keyspace) ? state.version() : 0;
    }

    LogHead log(Bucket bucket) {
        return logs.getOrDefault(bucket, LogHead.EMPTY);
    }

    Tallies part(Part part) {
        return parts.getOrDefault(part, Tallies.NONE);
    }

    Head head(Bucket bucket) {
        return head(log(bucket), tallies.getOrDefault(bucket, Tallies.NONE));
    }

    static Head head(LogHead log, Tallies tally) {
        return new Head(log.nextSequence(), log.lastTimeMillis(), tally.items(), tally.bytes());
    }

    void publish(Part part, Tallies next) {
        @Nullable Tallies before = parts.put(part, next);
        Tallies old = before == null ? Tallies.NONE : before;
        Tallies change = new Tallies(next.items() - old.items(), next.bytes() - old.bytes());
        tallies.merge(part.bucket(), change, Tallies::plus);
    }

    /** A keyspace is gone. Where its logs stand stays known until they are freed. */
    void forget(long keyspaceId) {
        keyspaces.remove(keyspaceId);
        parts.keySet().removeIf(part -> part.bucket().keyspaceId() == keyspaceId);
        tallies.keySet().removeIf(bucket -> bucket.keyspaceId() == keyspaceId);
    }

    private void load(RocksIterator rows, byte kind) throws RocksDBException {
        for (rows.seek(new byte[] {kind}); rows.isValid() && rows.key()[0] == kind; rows.next()) {
            byte[] key = rows.key();
            switch (kind) {
                case Layout.HEAD -> logs.put(Layout.bucketOf(key), LogHead.of(rows.value()));
                case Layout.KEYSPACE -> keyspaces.put(Bytes.getLong(key, 1), KeyspaceState.of(rows.value()));
                default -> publish(new Part(Layout.bucketOf(key), Layout.tallyWriter(key)), Tallies.of(rows.value()));
            }
        }
        rows.status();
    }
}
