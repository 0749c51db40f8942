// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.ViewType;
import io.rivermill.wire.Item;
import org.jspecify.annotations.Nullable;

/**
 * What one write makes of one item, and everything that goes into the commit with it: the row, the tallies of its bucket,
 * and the change record when the table has a stream. A write that leaves the item as it was writes nothing at all.
 *
 * @param before null if there was no item
 * @param after null if there is none now
 */
record ItemChange(@Nullable Item before, @Nullable Item after) {

    /** The greater of the item's sizes before and after: what a write is charged by. */
    int chargedBytes() {
        return Math.max(before == null ? 0 : before.sizeBytes(), after == null ? 0 : after.sizeBytes());
    }

    /** Adds this change of the item at {@code row} to {@code write}. */
    void addTo(Decision.Write<?> write, Table table, RowKey row) {
        Item was = before;
        Item is = after;
        if (is == null) {
            if (was == null) {
                return;
            }
            write.delete(row).tally(row.bucket(), -1, -was.sizeBytes());
        } else if (was == null) {
            write.put(row, is.bytes()).tally(row.bucket(), 1, is.sizeBytes());
        } else if (!was.equals(is)) {
            write.put(row, is.bytes()).tally(row.bucket(), 0, is.sizeBytes() - was.sizeBytes());
        } else {
            return;
        }
        ViewType view = table.stream();
        if (view != null) {
            write.change(record(view, table.keySchema(), row));
        }
    }

    private Change record(ViewType view, KeySchema schema, RowKey row) {
        Item was = before;
        Item is = after;
        return new Change(
                row.bucket(),
                kind(),
                key(schema).bytes(),
                view.before() && was != null ? was.bytes() : null,
                view.after() && is != null ? is.bytes() : null);
    }

    private Change.Kind kind() {
        if (before == null) {
            return Change.Kind.INSERT;
        }
        return after == null ? Change.Kind.REMOVE : Change.Kind.MODIFY;
    }

    private Item key(KeySchema schema) {
        Item some = after == null ? before : after;
        return schema.keyOf(java.util.Objects.requireNonNull(some));
    }
}
