// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.ViewType;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one write makes of one item, and everything that goes into the commit with it: the row, the entries of the table's
 * indexes and of its time to live, the tallies, and the change record when the table has a stream. A write that leaves the item as it was writes
 * nothing at all. (The sizes of item collections are kept by {@link CollectionSizes}, which sees all changes of a commit.)
 *
 * @param before null if there was no item
 * @param after null if there is none now
 * @param collectionBytes the size of the item's collection after the commit, if the table keeps them; else -1
 */
record ItemChange(
        Table table, @Nullable Item before, @Nullable Item after, long collectionBytes) {

    ItemChange(Table table, @Nullable Item before, @Nullable Item after) {
        this(table, before, after, -1);
    }

    /** The same, knowing the size of the collection. */
    ItemChange inCollection(long bytes) {
        return new ItemChange(table, before, after, bytes);
    }

    /** The rows that an update of the item at {@code row} declares: that row first. */
    static List<RowKey> keys(Table table, RowKey row) {
        Index building = table.building();
        Keyspace collections = table.collections();
        List<RowKey> keys = building == null ? List.of(row) : building.keys(row);
        if (collections == null) {
            return keys;
        }
        List<RowKey> all = new ArrayList<>(keys);
        all.add(CollectionSizes.row(collections, row));
        return all;
    }

    /** By how much the item's collection grows: by the item and its entries in local indexes. */
    long growthBytes() {
        if (Objects.equals(before, after)) {
            return 0;
        }
        long growth = (long) size(after) - size(before);
        for (Index index : table.indexes()) {
            if (index.local()) {
                growth += size(index.entry(table, after)) - size(index.entry(table, before));
            }
        }
        return growth;
    }

    /** Adds this change of the item at {@code row} to {@code write}, which sees the rows of {@link #keys}. */
    void addTo(Decision.Write<?> write, RowKey row, Rows rows) {
        addTo(write, row, rows, kind());
    }

    /** The same as a change of the kind {@code kind}. */
    void addTo(Decision.Write<?> write, RowKey row, Rows rows, Change.Kind kind) {
        Item was = before;
        Item is = after;
        if (Objects.equals(was, is)) {
            return;
        }
        if (is != null) {
            write.put(row, is.bytes());
        } else {
            write.delete(row);
        }
        write.tally(row.bucket(), count(is) - count(was), size(is) - size(was));
        for (Index index : table.indexes()) {
            if (!index.isBuilding() || !addEntry(write, table, index, row, is, rows)) {
                addEntries(write, index.entry(table, was), index.entry(table, is));
            }
        }
        TimeToLive timeToLive = table.timeToLive();
        if (timeToLive != null) {
            timeToLive.addTo(write, row, was, is);
        }
        ViewType view = table.stream();
        if (view != null) {
            write.change(record(view, row, kind));
        }
    }

    /**
     * Adds the entry of {@code item} to an index that is being built, and the mark that it is there.
     *
     * @return false, and nothing is added, if the item had its mark already
     */
    static boolean addEntry(
            Decision.Write<?> write, Table table, Index index, RowKey row, @Nullable Item item, Rows rows) {
        RowKey mark = index.mark(row);
        if (rows.get(mark) != null) {
            return false;
        }
        write.put(mark, Bytes.EMPTY);
        addEntries(write, null, index.entry(table, item));
        return true;
    }

    static int size(@Nullable Item item) {
        return item == null ? 0 : item.sizeBytes();
    }

    private static int size(Index.@Nullable Entry entry) {
        return entry == null ? 0 : entry.item().sizeBytes();
    }

    private static int count(@Nullable Item item) {
        return item == null ? 0 : 1;
    }

    private static void addEntries(Decision.Write<?> write, Index.@Nullable Entry was, Index.@Nullable Entry is) {
        if (Objects.equals(was, is)) {
            return;
        }
        if (was != null) {
            write.tally(was.row().bucket(), -1, -was.item().sizeBytes());
            if (is == null || !was.row().equals(is.row())) {
                write.underive(was.row());
            }
        }
        if (is != null) {
            write.tally(is.row().bucket(), 1, is.item().sizeBytes());
            write.derive(is.row(), is.item().bytes());
        }
    }

    private Change record(ViewType view, RowKey row, Change.Kind kind) {
        Item was = before;
        Item is = after;
        Item key = table.keySchema().keyOf(Objects.requireNonNull(is == null ? was : is));
        return new Change(
                row.bucket(),
                kind,
                key.bytes(),
                view.before() && was != null ? was.bytes() : null,
                view.after() && is != null ? is.bytes() : null);
    }

    private Change.Kind kind() {
        if (before == null) {
            return Change.Kind.INSERT;
        }
        return after == null ? Change.Kind.REMOVE : Change.Kind.MODIFY;
    }
}
