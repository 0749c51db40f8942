// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.wire.Item;
import java.util.List;

/** Rows that follow from a table's items and that a {@link Backfill} makes of the items that were there before. */
sealed interface Backfilled permits Index, TimeToLive {

    /** Where the rows are, and how this is told from others of its table. */
    Keyspace keyspace();

    /** Where the progress of the backfill is kept: it goes when the backfill has ended. */
    RowKey place();

    /** The rows that an update declares to add those of the item at {@code item}: that row first. */
    List<RowKey> keys(RowKey item);

    /** Adds the rows of the item at {@code row}, unless they are there. */
    void fill(Decision.Write<?> write, Table table, RowKey row, Item item, Rows rows);

    /** The table's next descriptor, in which this is complete. */
    Table completed(Table table);
}
