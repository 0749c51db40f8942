// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.wire.ServiceException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What kind of storage AWS would bill a table for. Kept and shown.
 *
 * @param updatedMillis when it was last changed; 0 if never
 */
record TableClass(String name, long updatedMillis) {
    private static final Set<String> NAMES = Set.of("STANDARD", "STANDARD_INFREQUENT_ACCESS");

    /** Of a new table, null if {@code given} is. */
    static @Nullable TableClass created(@Nullable String given) {
        return given == null ? null : updated(given, 0);
    }

    static TableClass updated(String given, long nowMillis) {
        if (!NAMES.contains(given)) {
            throw ServiceException.validation("Invalid table-class parameter provided. Please try again with a valid"
                    + " table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].");
        }
        return new TableClass(given, nowMillis);
    }

    static void write(RecordWriter record, TableClass tableClass) {
        record.writeString(tableClass.name).writeLong(tableClass.updatedMillis);
    }

    static TableClass read(RecordReader record) {
        return new TableClass(record.readString(), record.readLong());
    }
}
