// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.store.Decision;
import io.rivermill.store.Durability;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import java.util.List;
import java.util.function.Function;

/** An update of rows of logs whose decision is one expression. */
record SimpleUpdate<R>(List<RowKey> keys, Durability durability, Function<Rows, Decision<R>> decision)
        implements Update<R> {

    /** Durable when it replies: for what a client asked for. */
    static <R> SimpleUpdate<R> sync(List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new SimpleUpdate<>(keys, Durability.SYNC, decision);
    }

    /** For housekeeping, which is done again if it is lost. */
    static <R> SimpleUpdate<R> lazy(List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new SimpleUpdate<>(keys, Durability.LAZY, decision);
    }

    @Override
    public List<KeyspaceVersion> versions() {
        return List.of(
                new KeyspaceVersion(SystemKeyspaces.LOG_GROUPS, 1), new KeyspaceVersion(SystemKeyspaces.LOG_EVENTS, 1));
    }

    @Override
    public Decision<R> decide(Rows rows) {
        return decision.apply(rows);
    }
}
