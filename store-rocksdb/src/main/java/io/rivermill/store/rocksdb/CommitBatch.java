// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.store.RowKey;
import java.util.Arrays;

/**
 * The writes of one commit in RocksDB's own wire form of a batch, so that handing them over is one call whatever their
 * number: 8 bytes that RocksDB fills, the count in 4 (little-endian), then for each write a tag, the column family, and
 * key and value with their lengths, all numbers as varints.
 *
 * <p>Threads: of one owner.
 */
final class CommitBatch {
    private static final int DELETE = 0x4;
    private static final int PUT = 0x5;
    private static final int DELETE_RANGE = 0xe;

    private static final int HEADER = 12;
    private static final int COUNT = 8;
    private static final int KEPT_BYTES_MAX = 1 << 20; // what a large commit needed isn't kept for the small ones
    private static final int VARINT_MAX = 5;

    private byte[] bytes = new byte[16 * 1024];
    private int length = HEADER;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return length;
    }

    void putRow(int family, RowKey key, byte[] value) {
        begin(PUT, family);
        writeRowKey(key);
        write(value);
    }

    void deleteRow(int family, RowKey key) {
        begin(DELETE, family);
        writeRowKey(key);
    }

    void put(int family, byte[] key, byte[] value) {
        begin(PUT, family);
        write(key);
        write(value);
    }

    void delete(int family, byte[] key) {
        begin(DELETE, family);
        write(key);
    }

    /** Removes all keys from {@code from} to before {@code to}. */
    void deleteRange(int family, byte[] from, byte[] to) {
        begin(DELETE_RANGE, family);
        write(from);
        write(to);
    }

    byte[] toBytes() {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT + i] = (byte) (count >>> (8 * i));
        }
        return Arrays.copyOf(bytes, length);
    }

    void clear() {
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[KEPT_BYTES_MAX];
        }
        length = HEADER;
        count = 0;
    }

    private void begin(int tag, int family) {
        ensure(1 + VARINT_MAX);
        bytes[length++] = (byte) tag;
        writeVarint(family);
        count++;
    }

    private void writeRowKey(RowKey key) {
        byte[] own = key.key();
        int size = Layout.ROW_PREFIX + own.length;
        ensure(VARINT_MAX + size);
        writeVarint(size);
        Bytes.putLong(bytes, length, key.keyspace().id());
        Bytes.putLong(bytes, length + Long.BYTES, key.hash());
        System.arraycopy(own, 0, bytes, length + Layout.ROW_PREFIX, own.length);
        length += size;
    }

    private void write(byte[] part) {
        ensure(VARINT_MAX + part.length);
        writeVarint(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void writeVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
