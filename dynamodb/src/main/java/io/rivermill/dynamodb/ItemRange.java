// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import io.rivermill.dynamodb.expression.KeyRange;
import io.rivermill.store.Keyspace;
import io.rivermill.store.PageRequest;
import io.rivermill.store.PageRequest.Bound;
import io.rivermill.store.RowKey;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring rows of a table: what a Query's key condition or a Scan's segment means.
 *
 * @param from the place before the first
 * @param to the place after the last; null is the end of the keyspace
 */
record ItemRange(Keyspace keyspace, Bound from, @Nullable Bound to) {
    private static final int HASH_BITS = Long.SIZE;

    /** The rows that a key condition speaks of. */
    static ItemRange of(Keyspace keyspace, KeyRange keys) {
        byte[] partition = RowKeys.parts(keys.partition());
        long hash = Hash64.of(partition);
        byte[] prefix = Bytes.concat(partition, RowKeys.parts(keys.prefix()));
        Bound from = new Bound(hash, Bytes.concat(prefix, RowKeys.escaped(keys.from())));
        byte[] to = keys.to();
        Bound behind = to == null
                ? PageRequest.afterPrefix(hash, prefix)
                : new Bound(hash, Bytes.concat(prefix, RowKeys.escaped(to)));
        return new ItemRange(keyspace, from, behind);
    }

    /** One of the equal parts into which a parallel scan cuts the space of hashes. */
    static ItemRange segment(Keyspace keyspace, int segment, int segments) {
        Bound to = segment + 1 == segments ? null : hashBound(segment + 1, segments);
        return new ItemRange(keyspace, hashBound(segment, segments), to);
    }

    /** This range from the place just after {@code key} on. */
    ItemRange after(RowKey key) {
        return new ItemRange(keyspace, PageRequest.after(key), to);
    }

    /** This range up to the place before {@code key}. */
    ItemRange until(RowKey key) {
        return new ItemRange(keyspace, from, new Bound(key.hash(), key.key()));
    }

    boolean contains(RowKey key) {
        Bound place = new Bound(key.hash(), key.key());
        return compare(from, place) <= 0 && (to == null || compare(place, to) < 0);
    }

    /** The first page of this range, read from one end or the other. */
    PageRequest page(boolean descending, int rowsMax, int bytesMax) {
        return new PageRequest(keyspace, from, to, descending, rowsMax, bytesMax);
    }

    private static Bound hashBound(int segment, int segments) {
        BigInteger hash = BigInteger.valueOf(segment).shiftLeft(HASH_BITS).divide(BigInteger.valueOf(segments));
        return new Bound(hash.longValue(), Bytes.EMPTY); // the low 64 bits: an unsigned hash
    }

    private static int compare(Bound left, Bound right) {
        int order = Long.compareUnsigned(left.hash(), right.hash());
        return order != 0 ? order : Bytes.compare(left.key(), right.key());
    }
}
