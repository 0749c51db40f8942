// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An update of rows of Rivermill's own keyspaces whose decision is one expression. It names no versions, since
 * {@link SystemKeyspaces} never change theirs; rows of tables and indexes need an {@link Update} that does.
 *
 * <pre>{@code store.update(RowUpdate.sync(List.of(key), rows -> Decision.write(true).put(key, value)))}</pre>
 *
 * @param weightBytes what it keeps in memory while it waits
 */
public record RowUpdate<R extends @Nullable Object>(
        List<RowKey> keys, Durability durability, int weightBytes, Function<Rows, Decision<R>> decision)
        implements Update<R> {
    private static final int WEIGHT_BYTES = 4 * 1024; // a few keys and what one decision captures

    public RowUpdate {
        for (RowKey key : keys) {
            if (key.keyspace().id() >= SystemKeyspaces.USER_ID_MIN) {
                throw new IllegalArgumentException("an update of a table's rows names versions: " + key);
            }
        }
    }

    /** Durable when it replies: for what a client asked for. */
    public static <R extends @Nullable Object> RowUpdate<R> sync(
            List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new RowUpdate<>(keys, Durability.SYNC, WEIGHT_BYTES, decision);
    }

    /** For what is done again if a power cut loses it. */
    public static <R extends @Nullable Object> RowUpdate<R> lazy(
            List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new RowUpdate<>(keys, Durability.LAZY, WEIGHT_BYTES, decision);
    }

    /** The same with another weight: for a decision that captures a large row. */
    public RowUpdate<R> weighing(int bytes) {
        return new RowUpdate<>(keys, durability, bytes, decision);
    }

    @Override
    public List<KeyspaceVersion> versions() {
        return List.of();
    }

    @Override
    public Decision<R> decide(Rows rows) {
        return decision.apply(rows);
    }
}
