// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.store.Bucket;
import io.rivermill.store.Keyspace;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import java.util.Arrays;

/**
 * Where things are on disk. Numbers are big-endian, so that they sort as bytes.
 *
 * <pre>
 * rows    keyspace 8, hash 8, key                      -> the row
 * log     hour 4, keyspace 8, bucket 4, sequence 8     -> a change ({@link LogRecord})
 * system  'k', keyspace 8                              -> bucket bits, version
 *         'h', keyspace 8, bucket 4                    -> next sequence, last time, first sequence of its hour
 *         't', keyspace 8, bucket 4, writer 4          -> items and bytes, as this writer has tallied them
 *         'i', keyspace 8, bucket 4, first sequence 8  -> the hour whose records begin with it
 * </pre>
 */
final class Layout {
    static final long HOUR_MILLIS = 3_600_000;

    static final byte KEYSPACE = 'k';
    static final byte HEAD = 'h';
    static final byte TALLY = 't';
    static final byte HOUR = 'i';

    static final int ROW_PREFIX = 2 * Long.BYTES;
    static final int LOG_KEY = Integer.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES;
    private static final int LOG_SEQUENCE = LOG_KEY - Long.BYTES;

    private Layout() {}

    static long hourOf(long timeMillis) {
        return Math.floorDiv(timeMillis, HOUR_MILLIS);
    }

    static byte[] row(RowKey key) {
        return row(key.keyspace().id(), key.hash(), key.key());
    }

    static byte[] bound(Keyspace keyspace, PageRequest.Bound bound) {
        return row(keyspace.id(), bound.hash(), bound.key());
    }

    static byte[] keyspaceStart(long id) {
        return Bytes.ofLong(id);
    }

    static RowKey rowKey(Keyspace keyspace, byte[] stored) {
        return new RowKey(
                keyspace, Bytes.getLong(stored, Long.BYTES), Arrays.copyOfRange(stored, ROW_PREFIX, stored.length));
    }

    static byte[] log(long hour, Bucket bucket, long sequence) {
        byte[] key = new byte[LOG_KEY];
        putInt(key, 0, (int) hour);
        Bytes.putLong(key, Integer.BYTES, bucket.keyspaceId());
        putInt(key, Integer.BYTES + Long.BYTES, bucket.index());
        Bytes.putLong(key, LOG_SEQUENCE, sequence);
        return key;
    }

    /** Before every log key of this hour. */
    static byte[] logHour(long hour) {
        byte[] key = new byte[Integer.BYTES];
        putInt(key, 0, (int) hour);
        return key;
    }

    static long logSequence(byte[] key) {
        return Bytes.getLong(key, LOG_SEQUENCE);
    }

    static byte[] keyspace(long id) {
        byte[] key = new byte[1 + Long.BYTES];
        key[0] = KEYSPACE;
        Bytes.putLong(key, 1, id);
        return key;
    }

    static byte[] head(Bucket bucket) {
        return ofBucket(HEAD, bucket, 0);
    }

    static byte[] tally(Bucket bucket, int writer) {
        byte[] key = ofBucket(TALLY, bucket, Integer.BYTES);
        putInt(key, key.length - Integer.BYTES, writer);
        return key;
    }

    /** Before all tallies of a keyspace's buckets. */
    static byte[] tallies(long keyspaceId) {
        return Bytes.concat(new byte[] {TALLY}, Bytes.ofLong(keyspaceId));
    }

    static byte[] hour(Bucket bucket, long firstSequence) {
        byte[] key = ofBucket(HOUR, bucket, Long.BYTES);
        Bytes.putLong(key, key.length - Long.BYTES, firstSequence);
        return key;
    }

    static long hourFirstSequence(byte[] key) {
        return Bytes.getLong(key, key.length - Long.BYTES);
    }

    /** The bucket in a system key of the kinds head, tally and hour. */
    static Bucket bucketOf(byte[] key) {
        return new Bucket(Bytes.getLong(key, 1), getInt(key, 1 + Long.BYTES));
    }

    static int tallyWriter(byte[] key) {
        return getInt(key, key.length - Integer.BYTES);
    }

    private static byte[] row(long keyspace, long hash, byte[] key) {
        byte[] stored = new byte[ROW_PREFIX + key.length];
        Bytes.putLong(stored, 0, keyspace);
        Bytes.putLong(stored, Long.BYTES, hash);
        System.arraycopy(key, 0, stored, ROW_PREFIX, key.length);
        return stored;
    }

    private static byte[] ofBucket(byte kind, Bucket bucket, int more) {
        byte[] key = new byte[1 + Long.BYTES + Integer.BYTES + more];
        key[0] = kind;
        Bytes.putLong(key, 1, bucket.keyspaceId());
        putInt(key, 1 + Long.BYTES, bucket.index());
        return key;
    }

    private static void putInt(byte[] target, int offset, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            target[offset + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private static int getInt(byte[] source, int offset) {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << 8) | (source[offset + i] & 0xff);
        }
        return value;
    }
}
