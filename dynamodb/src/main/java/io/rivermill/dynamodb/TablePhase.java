// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a description of a table says that it is doing.
 *
 * @param indexStatuses of the indexes that change; the others are active or being built
 * @param warmStatus null if warm throughput isn't shown
 * @param nowMillis when this is
 */
record TablePhase(
        String tableStatus,
        Map<String, String> indexStatuses,
        @Nullable String warmStatus,
        String encryptionStatus,
        long nowMillis) {

    /** There, and not changing. */
    static TablePhase active(long nowMillis) {
        return new TablePhase("ACTIVE", Map.of(), "ACTIVE", "ENABLED", nowMillis);
    }

    /** Changing as a whole, or only some of its indexes. */
    static TablePhase changing(String tableStatus, Map<String, String> indexStatuses, long nowMillis) {
        return new TablePhase(tableStatus, indexStatuses, "ACTIVE", "ENABLED", nowMillis);
    }

    /** Beginning or ending, with all its indexes: {@code CREATING} or {@code DELETING}. */
    static TablePhase whole(Table table, String status, long nowMillis) {
        Map<String, String> indexStatuses = new HashMap<>();
        table.indexes().forEach(index -> indexStatuses.put(index.name(), status));
        return new TablePhase(status, indexStatuses, null, "ENABLED", nowMillis);
    }
}
