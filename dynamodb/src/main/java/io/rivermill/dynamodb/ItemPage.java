// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call of Query or Scan read.
 *
 * @param items those that passed the filter, projected; none when only their number was asked for
 * @param count how many passed the filter
 * @param scannedCount how many were read
 * @param bytes the sizes of all that were read: what the call is charged by
 * @param fetchedUnits what reading the table's items for an index's entries cost
 * @param lastKey the key of the last item read, when the page ended before the range did
 */
record ItemPage(
        List<Item> items,
        int count,
        int scannedCount,
        long bytes,
        double fetchedUnits,
        @Nullable Item lastKey) {

    /** The units that this cost. */
    Consumption consumption(ReadSource source, boolean consistent) {
        double units = Consumption.readUnits(bytes, consistent);
        Index index = source.index();
        return index == null ? Consumption.ofRead(units) : Consumption.ofRead(index, units, fetchedUnits);
    }
}
