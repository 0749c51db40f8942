// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An update as it is, of which somebody wants to know the numbers of its changes. */
public record NumberedUpdate<R extends @Nullable Object>(Update<R> update, ChangeNumbers numbers) implements Update<R> {

    @Override
    public List<KeyspaceVersion> versions() {
        return update.versions();
    }

    @Override
    public List<RowKey> keys() {
        return update.keys();
    }

    @Override
    public List<Keyspace> barriers() {
        return update.barriers();
    }

    @Override
    public Durability durability() {
        return update.durability();
    }

    @Override
    public int weightBytes() {
        return update.weightBytes();
    }

    @Override
    public Decision<R> decide(Rows rows) {
        Decision<R> decision = update.decide(rows);
        if (decision instanceof Decision.Write<R> write) {
            write.numbersTo(numbers);
        }
        return decision;
    }
}
