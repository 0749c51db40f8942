// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;

/**
 * A change of rows: which keys it looks at, and a pure function from their present rows to a decision. The store applies
 * the decision atomically and durably, or not at all.
 *
 * @param <R> what the caller is answered
 */
public interface Update<R extends @org.jspecify.annotations.Nullable Object> {
    /** Transactions have 100 items, a mark for each while an index is built, a collection's size for each, and a token. */
    int KEYS_MAX = 320;

    /**
     * The versions of the keyspaces with which this was planned. If one of them isn't current any more (or its keyspace
     * is gone), {@link #decide} isn't called and the reply fails with {@code VERSION_STALE}: plan again.
     */
    List<KeyspaceVersion> versions();

    /** Every key that {@link #decide} may read, put or delete: 1 to {@link #KEYS_MAX}, or none if there are barriers. */
    List<RowKey> keys();

    /**
     * Keyspaces that stand still while this decides: no other write to them is in flight. Needed to change a keyspace or
     * to see its heads; dear, so empty for writes of items.
     */
    default List<Keyspace> barriers() {
        return List.of();
    }

    default Durability durability() {
        return Durability.SYNC;
    }

    /** About how many bytes this keeps in memory while it waits: queues are bounded by it. */
    default int weightBytes() {
        return 1_024;
    }

    /**
     * Decides, seeing the present rows. Pure: it may run more than once, on a thread of the store, and must not block. What
     * it throws fails its own caller only.
     */
    Decision<R> decide(Rows rows);
}
