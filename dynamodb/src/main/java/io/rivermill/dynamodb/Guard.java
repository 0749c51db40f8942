// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.ConditionalCheckFailedException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a write.
 *
 * @param condition null if it has none
 * @param returnValuesOnFailure {@code ALL_OLD} to be shown the item that didn't meet it
 */
record Guard(
        @Nullable ConditionExpression condition, @Nullable String returnValuesOnFailure) {

    /** The attributes that the condition names. */
    Set<String> attributes() {
        return condition == null ? Set.of() : condition.paths().attributes();
    }

    /** Checks the paths of the condition against the table's keys. */
    void checkPaths(Table table) {
        if (condition != null) {
            KeyRules.checkPaths(table, condition.paths());
        }
    }

    /** Throws unless the condition holds for the item as it is. */
    void check(@Nullable Item present) {
        if (condition == null || condition.holds(present)) {
            return;
        }
        ConditionalCheckFailedException details = present != null && "ALL_OLD".equals(returnValuesOnFailure)
                ? ConditionalCheckFailedException.create().item(present)
                : null;
        throw new ServiceException("ConditionalCheckFailedException", 400, "The conditional request failed", details);
    }
}
