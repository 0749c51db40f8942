// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A range of rows of one keyspace, in order. Bounds are places between rows: (hash, key) inclusive below and exclusive
 * above; a null upper bound is the end of the keyspace.
 *
 * @param descending from the upper bound down
 * @param rowsMax at most this many rows, at least 1
 * @param bytesMax the page ends after the row with which its keys, values and fetched values reach this many bytes
 * @param fetch null to read only the range itself
 */
public record PageRequest(
        Keyspace keyspace,
        Bound from,
        @Nullable Bound to,
        boolean descending,
        int rowsMax,
        int bytesMax,
        @Nullable Fetch fetch) {

    /** A place in the order of rows: just before the row of this hash and key, were there one. */
    public record Bound(long hash, byte[] key) {}

    /** Which row elsewhere a row of the range points at. Pure: called by the thread that reads. */
    public interface Fetch {
        RowKey of(Row row);
    }

    public PageRequest {
        if (rowsMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException("a page of " + rowsMax + " rows and " + bytesMax + " bytes");
        }
    }

    public PageRequest(
            Keyspace keyspace, Bound from, @Nullable Bound to, boolean descending, int rowsMax, int bytesMax) {
        this(keyspace, from, to, descending, rowsMax, bytesMax, null);
    }

    /** All rows of one hash whose keys begin with {@code prefix}. */
    public static PageRequest ofPrefix(Keyspace keyspace, long hash, byte[] prefix, int rowsMax, int bytesMax) {
        return new PageRequest(keyspace, new Bound(hash, prefix), afterPrefix(hash, prefix), false, rowsMax, bytesMax);
    }

    /** The bound after every row of this hash whose key begins with {@code prefix}; null is the keyspace's end. */
    public static @Nullable Bound afterPrefix(long hash, byte[] prefix) {
        byte[] next = Bytes.afterPrefix(prefix);
        if (next.length > 0) {
            return new Bound(hash, next);
        }
        return hash == -1L ? null : new Bound(hash + 1, Bytes.EMPTY);
    }

    /** The place just after a row: where the next page of an ascending read begins. */
    public static Bound after(RowKey row) {
        return new Bound(row.hash(), Bytes.concat(row.key(), new byte[1]));
    }

    public PageRequest startingAt(Bound bound) {
        return new PageRequest(keyspace, bound, to, descending, rowsMax, bytesMax, fetch);
    }

    /** The same, each row with the one that it points at, in the same cut of time. */
    public PageRequest fetching(Fetch other) {
        return new PageRequest(keyspace, from, to, descending, rowsMax, bytesMax, other);
    }
}
