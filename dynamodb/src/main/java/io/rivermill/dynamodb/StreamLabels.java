// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.Row;
import io.rivermill.store.Store;
import java.util.List;

/** Stream labels are times of creation; a table's name never has two of the same. */
final class StreamLabels {
    private StreamLabels() {}

    /** The time for the label of the table's next stream: now, or just after the last one that there is still a row of. */
    static long next(Store store, TableReference table, Clock clock) {
        List<Row> streams = store.blocking().all(FeedName.ofTable(table.account(), table.region(), table.name()));
        long last = streams.isEmpty()
                ? 0
                : FeedDescriptor.of(streams.getLast().value()).createdMillis();
        return Math.max(clock.millis(), last + 1);
    }
}
