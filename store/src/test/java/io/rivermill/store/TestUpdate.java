// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An update put together in a test.
 *
 * <pre>{@code TestUpdate.of(List.of(key), rows -> Decision.write(1).put(key, value))}</pre>
 */
public record TestUpdate<R extends @Nullable Object>(
        List<KeyspaceVersion> versions,
        List<RowKey> keys,
        List<Keyspace> barriers,
        Durability durability,
        Function<Rows, Decision<R>> decision)
        implements Update<R> {

    public static <R extends @Nullable Object> TestUpdate<R> of(
            List<RowKey> keys, Function<Rows, Decision<R>> decision) {
        return new TestUpdate<>(List.of(), keys, List.of(), Durability.SYNC, decision);
    }

    /** Writes a row, whatever was there. */
    public static TestUpdate<Boolean> put(RowKey key, byte[] value) {
        return of(List.of(key), rows -> Decision.write(true).put(key, value));
    }

    public static TestUpdate<Boolean> create(Keyspace keyspace) {
        return TestUpdate.<Boolean>of(
                        List.of(), rows -> Decision.write(true).keyspace(new KeyspaceChange.Create(keyspace)))
                .holding(keyspace);
    }

    public static TestUpdate<Boolean> drop(Keyspace keyspace) {
        return TestUpdate.<Boolean>of(
                        List.of(), rows -> Decision.write(true).keyspace(new KeyspaceChange.Drop(keyspace)))
                .holding(keyspace);
    }

    public TestUpdate<R> planned(Keyspace keyspace, long version) {
        return new TestUpdate<>(List.of(new KeyspaceVersion(keyspace, version)), keys, barriers, durability, decision);
    }

    public TestUpdate<R> holding(Keyspace... keyspaces) {
        return new TestUpdate<>(versions, keys, List.of(keyspaces), durability, decision);
    }

    public TestUpdate<R> lazy() {
        return new TestUpdate<>(versions, keys, barriers, Durability.LAZY, decision);
    }

    @Override
    public Decision<R> decide(Rows rows) {
        return decision.apply(rows);
    }
}
