// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.dynamodb.ConsumedCapacity;
import org.jspecify.annotations.Nullable;

/** Capacity units: how DynamoDB charges for bytes, and how answers tell. */
final class Capacity {
    private static final int READ_UNIT_BYTES = 4_096;
    private static final int WRITE_UNIT_BYTES = 1_024;

    private Capacity() {}

    /** What reading this many bytes at once costs: at least one unit's worth, half of it when not consistent. */
    static double readUnits(long bytes, boolean consistent) {
        long units = units(bytes, READ_UNIT_BYTES);
        return consistent ? units : units / 2.0;
    }

    /** What a write costs whose greater image has this many bytes. */
    static double writeUnits(long bytes) {
        return units(bytes, WRITE_UNIT_BYTES);
    }

    /** The answer's member for {@code units} spent on one table, or null if {@code asked} doesn't ask for it. */
    static @Nullable ConsumedCapacity consumed(@Nullable String asked, String table, double units) {
        if (asked == null || asked.equals("NONE")) {
            return null;
        }
        ConsumedCapacity consumed = ConsumedCapacity.create().tableName(table).capacityUnits(units);
        if (asked.equals("INDEXES")) {
            consumed.table(io.rivermill.wire.dynamodb.Capacity.create().capacityUnits(units));
        }
        return consumed;
    }

    private static long units(long bytes, int unitBytes) {
        return Math.max(1, (bytes + unitBytes - 1) / unitBytes);
    }
}
