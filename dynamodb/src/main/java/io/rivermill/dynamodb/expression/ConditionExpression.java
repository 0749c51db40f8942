// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.Item;
import org.jspecify.annotations.Nullable;

/** A condition or filter with its names and values put in. Threads: immutable. */
public final class ConditionExpression {
    private final Condition condition;
    private final PathSet paths;

    ConditionExpression(Condition condition, PathSet paths) {
        this.condition = condition;
        this.paths = paths;
    }

    /** True if the condition holds for {@code item}; null is an item that doesn't exist, which has no attributes. */
    public boolean holds(@Nullable Item item) {
        return condition.holds(item == null ? Item.EMPTY : item);
    }

    /** What the condition looks at. */
    public PathSet paths() {
        return paths;
    }
}
