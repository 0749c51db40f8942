// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.Decision;
import io.rivermill.store.Durability;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import java.util.List;
import java.util.function.Function;

/** An update of rows of mappings whose decision is one expression. */
record RowUpdate<R>(List<RowKey> keys, Durability durability, Function<Rows, Decision<R>> decision)
        implements Update<R> {

    static <R> RowUpdate<R> sync(List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new RowUpdate<>(keys, Durability.SYNC, decision);
    }

    static <R> RowUpdate<R> lazy(List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new RowUpdate<>(keys, Durability.LAZY, decision);
    }

    @Override
    public List<KeyspaceVersion> versions() {
        return List.of(
                new KeyspaceVersion(SystemKeyspaces.FUNCTIONS, 1), new KeyspaceVersion(SystemKeyspaces.CHECKPOINTS, 1));
    }

    @Override
    public Decision<R> decide(Rows rows) {
        return decision.apply(rows);
    }
}
