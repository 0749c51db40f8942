// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.ErrorCode;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedChanges;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.KeyAttribute;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceChange;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.StoreException;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import io.rivermill.store.ViewType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The three commits that make, change and end a table. Each is a barrier update of the table's keyspace: its descriptor's
 * row, the keyspace's creation, next version or drop, the beginning or end of its stream's feed, and the note that caches
 * of the catalog follow, all at once, with no write of an item in between.
 */
sealed interface TableCommit extends Update<Table> {

    /**
     * Makes a table.
     *
     * @param lastKeyspace the last keyspace id given out when this was planned; the table's are among the next, in order
     * @param streamMillis the time of its stream's label
     */
    record Create(Table table, long lastKeyspace, long streamMillis) implements TableCommit {
        @Override
        public List<RowKey> keys() {
            List<RowKey> keys =
                    new ArrayList<>(List.of(CatalogRows.table(table.reference()), CatalogRows.LAST_KEYSPACE));
            if (table.stream() != null) {
                keys.add(latestFeed(table).key());
            }
            return keys;
        }

        @Override
        public List<Keyspace> barriers() {
            return table.keyspaces();
        }

        @Override
        public Decision<Table> decide(Rows rows) {
            RowKey row = CatalogRows.table(table.reference());
            if (rows.get(row) != null) {
                return Decision.refuse(TableErrors.exists(table.name()));
            }
            if (CatalogRows.lastKeyspace(rows.get(CatalogRows.LAST_KEYSPACE)) != lastKeyspace) {
                return stale();
            }
            Decision.Write<Table> write = Decision.write(table);
            table.keyspaces().forEach(keyspace -> write.keyspace(new KeyspaceChange.Create(keyspace)));
            long last = table.keyspaces().getLast().id();
            write.put(CatalogRows.LAST_KEYSPACE, CatalogRows.lastKeyspace(last))
                    .put(row, table.toBytes())
                    .change(note(Change.Kind.INSERT, row, table));
            ViewType view = table.stream();
            if (view != null) {
                openFeed(rows, write, table, view, streamMillis);
            }
            return write;
        }
    }

    /**
     * Puts {@code after}, which has the next version, in place of {@code before}. Keyspaces that only one of them has are
     * created or dropped; new ones have rising ids after the last one given out.
     */
    record Alter(Table before, Table after, long nowMillis) implements TableCommit {
        @Override
        public List<RowKey> keys() {
            List<RowKey> keys = new ArrayList<>(List.of(CatalogRows.table(before.reference())));
            if (!created().isEmpty()) {
                keys.add(CatalogRows.LAST_KEYSPACE);
            }
            if (before.stream() != null) {
                keys.add(latestFeed(before).key());
            }
            if (starts()) {
                keys.add(latestFeed(after).key());
            }
            return keys;
        }

        @Override
        public List<Keyspace> barriers() {
            List<Keyspace> barriers = new ArrayList<>(List.of(before.keyspace()));
            barriers.addAll(created());
            barriers.addAll(dropped());
            return barriers;
        }

        @Override
        public Decision<Table> decide(Rows rows) {
            RowKey row = CatalogRows.table(before.reference());
            if (!CatalogRows.same(before.toBytes(), rows.get(row))) {
                return stale();
            }
            Decision.Write<Table> write = Decision.write(after);
            List<Keyspace> created = created();
            if (!created.isEmpty()) {
                long last = CatalogRows.lastKeyspace(rows.get(CatalogRows.LAST_KEYSPACE));
                if (created.getFirst().id() != last + 1) {
                    return stale();
                }
                write.put(
                        CatalogRows.LAST_KEYSPACE,
                        CatalogRows.lastKeyspace(created.getLast().id()));
            }
            created.forEach(keyspace -> write.keyspace(new KeyspaceChange.Create(keyspace)));
            dropped().forEach(keyspace -> write.keyspace(new KeyspaceChange.Drop(keyspace)));
            if (after.timeToLive() != null) {
                write.derive(CatalogRows.expiring(after.reference()), Bytes.EMPTY);
            } else if (before.timeToLive() != null) {
                write.underive(CatalogRows.expiring(before.reference()));
            }
            write.keyspace(new KeyspaceChange.Alter(before.keyspace()))
                    .put(row, after.toBytes())
                    .change(note(Change.Kind.MODIFY, row, after));
            ViewType view = after.stream();
            if (before.stream() != null && view == null) {
                closeFeed(rows, write, before, nowMillis);
            }
            if (starts() && view != null) {
                openFeed(rows, write, after, view, nowMillis);
            }
            return write;
        }

        private List<Keyspace> created() {
            return without(after.keyspaces(), before.keyspaces());
        }

        private List<Keyspace> dropped() {
            return without(before.keyspaces(), after.keyspaces());
        }

        private static List<Keyspace> without(List<Keyspace> keyspaces, List<Keyspace> others) {
            List<Keyspace> rest = new ArrayList<>(keyspaces);
            rest.removeAll(others);
            return rest;
        }

        private boolean starts() {
            return before.stream() == null && after.stream() != null;
        }
    }

    /** Ends a table and drops its rows. The log of its stream stays until its time has come. */
    record Drop(Table table, long nowMillis) implements TableCommit {
        @Override
        public List<RowKey> keys() {
            RowKey row = CatalogRows.table(table.reference());
            return table.stream() == null
                    ? List.of(row)
                    : List.of(row, latestFeed(table).key());
        }

        @Override
        public List<Keyspace> barriers() {
            return table.keyspaces();
        }

        @Override
        public Decision<Table> decide(Rows rows) {
            RowKey row = CatalogRows.table(table.reference());
            if (!CatalogRows.same(table.toBytes(), rows.get(row))) {
                return stale();
            }
            Decision.Write<Table> write = Decision.write(table);
            table.keyspaces().forEach(keyspace -> write.keyspace(new KeyspaceChange.Drop(keyspace)));
            write.delete(row).change(note(Change.Kind.REMOVE, row, null));
            if (table.timeToLive() != null) {
                write.underive(CatalogRows.expiring(table.reference()));
            }
            if (table.stream() != null) {
                closeFeed(rows, write, table, nowMillis);
            }
            return write;
        }
    }

    @Override
    default List<KeyspaceVersion> versions() {
        return List.of(); // the descriptor's row is compared as a whole
    }

    private static FeedName latestFeed(Table table) {
        return new FeedName(table.account(), table.region(), table.name(), Objects.requireNonNull(table.streamLabel()));
    }

    private static void openFeed(Rows rows, Decision.Write<Table> write, Table table, ViewType view, long nowMillis) {
        List<KeyAttribute> keys = new ArrayList<>();
        for (ScalarAttribute hash : table.keySchema().hash()) {
            keys.add(new KeyAttribute(hash.name(), KeyAttribute.Role.HASH));
        }
        for (ScalarAttribute range : table.keySchema().range()) {
            keys.add(new KeyAttribute(range.name(), KeyAttribute.Role.RANGE));
        }
        FeedChanges.open(rows, write, latestFeed(table), table.keyspace(), view, keys, nowMillis);
    }

    private static void closeFeed(Rows rows, Decision.Write<Table> write, Table table, long nowMillis) {
        byte[] row = Objects.requireNonNull(rows.get(latestFeed(table).key()), "a stream that is on has a descriptor");
        FeedChanges.close(rows, write, FeedDescriptor.of(row), nowMillis);
    }

    private static Change note(Change.Kind kind, RowKey row, @Nullable Table after) {
        return new Change(
                SystemKeyspaces.CATALOG.bucket(0), kind, row.key(), null, after == null ? null : after.toBytes());
    }

    /** What was planned with isn't there any more; the planner reads again. */
    private static Decision<Table> stale() {
        return Decision.refuse(new StoreException(ErrorCode.VERSION_STALE, "the table has changed meanwhile"));
    }
}
