// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link Update} sees while it decides: the present rows of the keys it declared, and the heads of the buckets of
 * the keyspaces it holds still. Anything else asked for is a bug and is refused as one.
 */
public interface Rows {

    /** The bytes of a declared key's row, or null if there is no such row. Not to be changed. */
    byte @Nullable [] get(RowKey key);

    /** Where a bucket of a keyspace named in {@link Update#barriers} stands. */
    Head head(Bucket bucket);
}
