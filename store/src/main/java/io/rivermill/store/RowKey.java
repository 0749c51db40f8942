// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Bytes;
import java.util.Arrays;

/**
 * Where a row is. Rows of a keyspace are ordered by {@code hash} (unsigned), then by {@code key} (unsigned bytes), so all
 * rows of one hash are neighbours and a range of hashes is a range of rows. Keyspaces whose rows page by name use the
 * hash 0 throughout.
 *
 * <p>The arrays are handed over, not copied: whoever made or received a key leaves them alone.
 */
public record RowKey(Keyspace keyspace, long hash, byte[] key) implements Comparable<RowKey> {

    /** A row of a keyspace that is ordered by its keys alone. */
    public static RowKey ordered(Keyspace keyspace, byte[] key) {
        return new RowKey(keyspace, 0, key);
    }

    public Bucket bucket() {
        return keyspace.bucketOf(hash);
    }

    @Override
    public int compareTo(RowKey other) {
        int order = Long.compare(keyspace.id(), other.keyspace.id());
        if (order == 0) {
            order = Long.compareUnsigned(hash, other.hash);
        }
        return order != 0 ? order : Bytes.compare(key, other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey that
                && keyspace.id() == that.keyspace.id()
                && hash == that.hash
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(keyspace.id() * 31 + hash) * 31 + Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "RowKey[" + keyspace.id() + '/' + Long.toHexString(hash) + '/' + key.length + " bytes]";
    }
}
