// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Decision;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write of one item: its row as it is, what {@code decision} makes of it, and what follows from the difference.
 *
 * @param keys the item's row, and what else its change looks at
 * @param weightBytes about what the request keeps in memory while it waits
 */
record ItemUpdate(Table table, List<RowKey> keys, ItemDecision decision, int weightBytes)
        implements Update<ItemChange> {
    private static final int OVERHEAD_BYTES = 512; // of the objects around an item's bytes

    /** What becomes of an item. Pure: it may run more than once. */
    interface ItemDecision {
        /**
         * The item as it shall be, or null for none; {@code before} is null if there is none now.
         *
         * @throws io.rivermill.wire.ServiceException when nothing shall be written
         */
        @Nullable
        Item decide(@Nullable Item before);
    }

    static ItemUpdate of(Table table, RowKey row, int requestBytes, ItemDecision decision) {
        return new ItemUpdate(table, ItemChange.keys(table, row), decision, OVERHEAD_BYTES + requestBytes);
    }

    RowKey row() {
        return keys.getFirst();
    }

    @Override
    public List<KeyspaceVersion> versions() {
        return List.of(table.planned());
    }

    @Override
    public Decision<ItemChange> decide(Rows rows) {
        ItemChange change = change(rows);
        if (table.collections() != null) {
            return decide(rows, change);
        }
        Decision.Write<ItemChange> write = Decision.write(change);
        change.addTo(write, row(), rows);
        return write;
    }

    /** The same where the item's collection is measured. */
    private Decision<ItemChange> decide(Rows rows, ItemChange change) {
        CollectionSizes sizes = new CollectionSizes(rows);
        sizes.add(row(), change);
        if (sizes.isExceededBy(row(), change)) {
            throw CollectionSizes.exceeded();
        }
        Decision.Write<ItemChange> write = Decision.write(sizes.measured(row(), change));
        change.addTo(write, row(), rows);
        sizes.addTo(write);
        return write;
    }

    /** What this makes of the item as it is; throws when nothing shall be written. */
    ItemChange change(Rows rows) {
        Item before = present(rows);
        return new ItemChange(table, before, decision.decide(before));
    }

    /** The item as it is, or null if there is none. */
    @Nullable
    Item present(Rows rows) {
        byte[] present = rows.get(row());
        return present == null ? null : Item.of(present);
    }
}
