// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clauses of an update expression in the order written. */
record UpdateNode(List<Clause> clauses) {
    enum Section {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    /** One clause; only REMOVE has no operand. */
    record Clause(
            Section section, Node.PathNode target, @Nullable Node operand) {}
}
