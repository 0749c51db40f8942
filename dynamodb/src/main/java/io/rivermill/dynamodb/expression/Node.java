// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import java.util.List;

/** The syntax of an expression: what its text alone says. */
sealed interface Node {

    /** A document path as written. */
    record PathNode(List<Step> steps) implements Node {}

    /** {@code :value}. */
    record ValueNode(String placeholder) implements Node {}

    /** A function and its operands. */
    record CallNode(String function, List<Node> operands) implements Node {}

    /** An operator as written: a comparator, BETWEEN, IN, AND, OR, NOT, + or -. */
    record OperatorNode(String operator, List<Node> operands) implements Node {

        /** True if this is something that holds or doesn't. */
        boolean isCondition() {
            return !operator.equals("+") && !operator.equals("-");
        }
    }

    /** A step of a path. */
    sealed interface Step {}

    /** A name: the attribute's own, or a placeholder when it begins with #. */
    record NameStep(String text) implements Step {
        boolean isPlaceholder() {
            return text.startsWith("#");
        }
    }

    record IndexStep(int index) implements Step {}
}
