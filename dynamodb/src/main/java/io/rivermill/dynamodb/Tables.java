// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import java.util.Map;
import java.util.Objects;

/** The tables that a batch speaks of. */
record Tables(Map<TableReference, Table> found) {

    Table get(TableReference reference) {
        return Objects.requireNonNull(found.get(reference));
    }
}
