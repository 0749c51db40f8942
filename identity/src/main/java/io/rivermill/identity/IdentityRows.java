// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import io.rivermill.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes identities: one atomic, durable commit of rows with a record of each in the log, and when it returns, the
 * state in memory has seen it.
 *
 * <p>Threads: any that may block.
 */
final class IdentityRows {
    private final Store store;
    private final IdentityFeed feed;

    IdentityRows(Store store, IdentityFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    /**
     * Runs {@code change} on the present entities of {@code keys} and commits what it put and deleted.
     *
     * @param change pure, may run more than once; a {@code ServiceException} it throws refuses the whole
     */
    <R> R update(List<String> keys, Function<Edit, R> change) {
        R result = store.blocking()
                .updatePlanned(() -> new Planned<>(
                        List.of(new KeyspaceVersion(SystemKeyspaces.IDENTITY, store.version(SystemKeyspaces.IDENTITY))),
                        keys.stream().distinct().map(IdentityRows::rowKey).toList(),
                        change));
        feed.catchUp();
        return result;
    }

    private static RowKey rowKey(String key) {
        return RowKey.ordered(SystemKeyspaces.IDENTITY, key.getBytes(StandardCharsets.UTF_8));
    }

    /** The entities of the declared keys, to look at and to change. */
    static final class Edit {
        private final Rows rows;
        private final List<Row> puts = new ArrayList<>(2);
        private final List<RowKey> deletes = new ArrayList<>(0);
        private final List<Change> changes = new ArrayList<>(2);

        private Edit(Rows rows) {
            this.rows = rows;
        }

        <T extends Entity> Optional<T> get(String key, Class<T> type) {
            byte @Nullable [] row = rows.get(rowKey(key));
            return row == null ? Optional.empty() : Optional.of(type.cast(Entity.read(key, row)));
        }

        void put(Entity entity) {
            RowKey key = rowKey(entity.key());
            byte[] before = rows.get(key);
            byte[] after = entity.toBytes();
            puts.add(new Row(key, after));
            Change.Kind kind = before == null ? Change.Kind.INSERT : Change.Kind.MODIFY;
            changes.add(new Change(key.bucket(), kind, key.key(), null, after));
        }

        void delete(Entity entity) {
            RowKey key = rowKey(entity.key());
            deletes.add(key);
            changes.add(new Change(key.bucket(), Change.Kind.REMOVE, key.key(), null, null));
        }
    }

    private record Planned<R>(List<KeyspaceVersion> versions, List<RowKey> keys, Function<Edit, R> change)
            implements Update<R> {
        @Override
        public Decision<R> decide(Rows rows) {
            Edit edit = new Edit(rows);
            try {
                R result = change.apply(edit);
                Decision.Write<R> write = Decision.write(result);
                edit.puts.forEach(row -> write.put(row.key(), row.value()));
                edit.deletes.forEach(write::delete);
                edit.changes.forEach(write::change);
                return write;
            } catch (ServiceException e) {
                return Decision.refuse(e);
            }
        }
    }
}
