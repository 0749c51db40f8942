// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.wire.AttributeType;
import java.util.List;
import java.util.Set;

/** Which functions there are, where each may stand, and how many operands it takes. */
final class Functions {
    private static final Set<String> CONDITIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains");
    private static final String SIZE = "size";
    private static final String LIST_APPEND = "list_append"; // may hold other functions, but is itself in none
    private static final Set<String> UPDATES = Set.of("if_not_exists", LIST_APPEND);

    private Functions() {}

    /** Throws if {@code node} names a function that doesn't exist. Names are case-sensitive. */
    static void checkKnown(Node node) {
        switch (node) {
            case PathNode _, ValueNode _ -> {}
            case OperatorNode operator -> operator.operands().forEach(Functions::checkKnown);
            case CallNode call -> {
                String name = call.function();
                if (!isKnown(name)) {
                    throw unknown(name);
                }
                call.operands().forEach(Functions::checkKnown);
            }
        }
    }

    private static boolean isKnown(String name) {
        return CONDITIONS.contains(name) || name.equals(SIZE) || UPDATES.contains(name);
    }

    private static ExpressionException unknown(String name) {
        return new ExpressionException("Invalid function name; function: " + name);
    }

    /** What is wrong with a function within so many brackets: no text is long enough for one that may be there. */
    static ExpressionException nestedTooDeep(String name) {
        if (name.equals(SIZE)) {
            return wrongType(SIZE, AttributeType.N); // only its own name is short enough to be around it so often
        }
        return isKnown(name) ? misused(name) : unknown(name);
    }

    /** Throws if a function of {@code node}, which stands where a condition stands, is in the wrong place. */
    static void checkUseInCondition(Node node) {
        switch (node) {
            case PathNode _, ValueNode _ -> {}
            case OperatorNode operator ->
                operator.operands()
                        .forEach(isLogical(operator) ? Functions::checkUseInCondition : Functions::checkOperand);
            case CallNode call -> {
                checkNotForUpdates(call);
                if (call.function().equals(SIZE)) {
                    throw misused(call.function());
                }
                call.operands().forEach(Functions::checkOperand);
            }
        }
    }

    private static void checkOperand(Node node) {
        if (node instanceof CallNode call) {
            checkNotForUpdates(call);
            if (!call.function().equals(SIZE)) {
                throw misused(call.function());
            }
            call.operands().forEach(Functions::checkOperand);
        }
    }

    private static boolean isLogical(OperatorNode node) {
        return switch (node.operator()) {
            case "AND", "OR", "NOT" -> true;
            default -> false;
        };
    }

    private static void checkNotForUpdates(CallNode call) {
        if (UPDATES.contains(call.function())) {
            throw new ExpressionException(
                    "The function is not allowed in a condition expression; function: " + call.function());
        }
    }

    private static ExpressionException misused(String name) {
        return new ExpressionException(
                "The function is not allowed to be used this way in an expression; function: " + name);
    }

    /** Throws if {@code node}, what a clause of an update sets, uses a function of conditions or nests list_append. */
    static void checkUseInUpdate(Node node) {
        checkUseInUpdate(node, true);
    }

    private static void checkUseInUpdate(Node node, boolean whole) {
        switch (node) {
            case PathNode _, ValueNode _ -> {}
            case OperatorNode operator -> operator.operands().forEach(it -> checkUseInUpdate(it, false));
            case CallNode call -> {
                String name = call.function();
                if (!UPDATES.contains(name)) {
                    throw new ExpressionException(
                            "The function is not allowed in an update expression; function: " + name);
                }
                if (name.equals(LIST_APPEND) && !whole) {
                    throw misused(name);
                }
                call.operands().forEach(it -> checkUseInUpdate(it, false));
            }
        }
    }

    static void checkArity(String function, List<?> operands) {
        int arity = switch (function) {
            case "attribute_exists", "attribute_not_exists", SIZE -> 1;
            default -> 2;
        };
        if (operands.size() != arity) {
            throw new ExpressionException("Incorrect number of operands for operator or function; "
                    + "operator or function: " + function + ", number of operands: " + operands.size());
        }
    }

    static ExpressionException wrongType(String operator, Object type) {
        return new ExpressionException("Incorrect operand type for operator or function; operator or function: "
                + operator + ", operand type: " + type);
    }

    static ExpressionException needsPath(String function) {
        return new ExpressionException(
                "Operator or function requires a document path; operator or function: " + function);
    }
}
