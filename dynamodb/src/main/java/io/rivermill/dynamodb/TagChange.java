// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.store.Store;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes a table's tags: the descriptor's next version, unless they are as they shall be already. */
final class TagChange {
    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;

    TagChange(Store store, TableCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Applies {@code change} to the tags of the table, which the request named by {@code arn}. Blocks. */
    void apply(TableReference reference, String arn, UnaryOperator<List<TableTag>> change) {
        Table present = read(reference, arn);
        if (change.apply(present.tags()).equals(present.tags())) {
            return;
        }
        store.blocking().updatePlanned(() -> {
            Table before = read(reference, arn);
            List<TableTag> tags = change.apply(before.tags());
            return new TableCommit.Alter(
                    before, new TableChange(before).tags(tags).after(), clock.millis());
        });
        catalog.awaitCurrent();
    }

    private Table read(TableReference reference, String arn) {
        Table table = catalog.read(reference);
        if (table == null) {
            throw TagRules.notFound(arn);
        }
        return table;
    }
}
