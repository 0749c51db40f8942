// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Bytes;
import io.rivermill.base.Seeds;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class CommitBatchTest {
    @BeforeAll
    static void load() {
        RocksDB.loadLibrary();
    }

    @Test
    void rocksDbReadsTheSameWritesThatWerePut() {
        Seeds.tryEach(20, random -> {
            CommitBatch batch = new CommitBatch();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                byte[] key = new byte[random.nextInt(300)];
                byte[] value = new byte[random.nextInt(40_000)];
                random.nextBytes(key);
                random.nextBytes(value);
                int family = random.nextInt(1, 300);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        batch.put(family, key, value);
                        expected.add("put " + family + ' ' + hex(key) + ' ' + hex(value));
                    }
                    case 1 -> {
                        RowKey row = new RowKey(new Keyspace(7, 0), random.nextLong(), key);
                        batch.deleteRow(family, row);
                        expected.add("delete " + family + ' ' + hex(Layout.row(row)));
                    }
                    default -> {
                        batch.deleteRange(family, key, Bytes.concat(key, new byte[1]));
                        expected.add("range " + family + ' ' + hex(key) + ' ' + hex(key) + "00");
                    }
                }
            }
            assertEquals(expected, read(batch.toBytes()));
            batch.clear();
            assertEquals(List.of(), read(batch.toBytes()));
        });
    }

    private static List<String> read(byte[] bytes) {
        List<String> seen = new ArrayList<>();
        try (WriteBatch batch = new WriteBatch(bytes);
                Recorder recorder = new Recorder(seen)) {
            batch.iterate(recorder);
        } catch (RocksDBException e) {
            throw new AssertionError(e);
        }
        return seen;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Writes down what RocksDB finds in a batch; anything but these three is a failure. */
    private static final class Recorder extends WriteBatch.Handler {
        private final List<String> seen;

        Recorder(List<String> seen) {
            this.seen = seen;
        }

        @Override
        public void put(int family, byte[] key, byte[] value) {
            seen.add("put " + family + ' ' + hex(key) + ' ' + hex(value));
        }

        @Override
        public void delete(int family, byte[] key) {
            seen.add("delete " + family + ' ' + hex(key));
        }

        @Override
        public void deleteRange(int family, byte[] from, byte[] to) {
            seen.add("range " + family + ' ' + hex(from) + ' ' + hex(to));
        }

        private static AssertionError other() {
            return new AssertionError("nothing else was put");
        }

        @Override
        public void put(byte[] key, byte[] value) {
            throw other();
        }

        @Override
        public void merge(int family, byte[] key, byte[] value) {
            throw other();
        }

        @Override
        public void merge(byte[] key, byte[] value) {
            throw other();
        }

        @Override
        public void delete(byte[] key) {
            throw other();
        }

        @Override
        public void singleDelete(int family, byte[] key) {
            throw other();
        }

        @Override
        public void singleDelete(byte[] key) {
            throw other();
        }

        @Override
        public void deleteRange(byte[] from, byte[] to) {
            throw other();
        }

        @Override
        public void logData(byte[] blob) {
            throw other();
        }

        @Override
        public void putBlobIndex(int family, byte[] key, byte[] value) {
            throw other();
        }

        @Override
        public void markBeginPrepare() {
            throw other();
        }

        @Override
        public void markEndPrepare(byte[] xid) {
            throw other();
        }

        @Override
        public void markNoop(boolean emptyBatch) {
            throw other();
        }

        @Override
        public void markRollback(byte[] xid) {
            throw other();
        }

        @Override
        public void markCommit(byte[] xid) {
            throw other();
        }

        @Override
        public void markCommitWithTimestamp(byte[] xid, byte[] timestamp) {
            throw other();
        }
    }
}
