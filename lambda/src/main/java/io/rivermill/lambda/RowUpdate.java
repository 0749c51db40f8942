// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.store.Decision;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Update;
import java.util.List;
import java.util.function.Function;

/** A durable update of rows in Rivermill's own keyspaces, whose decision is one expression. */
record RowUpdate<R extends @org.jspecify.annotations.Nullable Object>(
        List<RowKey> keys, int weightBytes, Function<Rows, Decision<R>> decision) implements Update<R> {
    private static final int WEIGHT_BYTES = 4 * 1024;

    static <R extends @org.jspecify.annotations.Nullable Object> RowUpdate<R> of(
            List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new RowUpdate<>(keys, WEIGHT_BYTES, decision);
    }

    @Override
    public List<KeyspaceVersion> versions() {
        return keys.stream()
                .map(RowKey::keyspace)
                .distinct()
                .map(keyspace -> new KeyspaceVersion(keyspace, 1))
                .toList();
    }

    @Override
    public Decision<R> decide(Rows rows) {
        return decision.apply(rows);
    }
}
