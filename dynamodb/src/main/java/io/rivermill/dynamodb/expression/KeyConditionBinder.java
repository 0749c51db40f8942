// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import java.util.ArrayList;
import java.util.List;

/** Makes clauses of the syntax of a key condition, refusing in the order written what an index can't answer. */
final class KeyConditionBinder {
    private static final String INVALID_CONDITION = "Invalid condition in KeyConditionExpression: ";

    private final Binder binder;
    private final List<KeyClause> clauses = new ArrayList<>();

    private KeyConditionBinder(Binder binder) {
        this.binder = binder;
    }

    static KeyConditionExpression bind(Node node, Binder binder) {
        KeyConditionBinder clauses = new KeyConditionBinder(binder);
        clauses.add(node);
        return new KeyConditionExpression(clauses.clauses);
    }

    private void add(Node node) {
        switch (node) {
            case OperatorNode(String operator, List<Node> operands)
            when operator.equals("AND") -> operands.forEach(this::add);
            case OperatorNode(String operator, List<Node> operands) -> addClause(clause(operator, operands));
            case CallNode(String function, List<Node> operands) -> addClause(call(function, operands));
            case PathNode _, ValueNode _ -> throw new IllegalStateException("an operand where a condition stands");
        }
    }

    private void addClause(KeyClause clause) {
        if (clauses.stream().anyMatch(other -> other.attribute().equals(clause.attribute()))) {
            throw new ExpressionException("KeyConditionExpressions must only contain one condition per key");
        }
        clauses.add(clause);
    }

    private KeyClause clause(String operator, List<Node> operands) {
        switch (operator) {
            case "OR", "NOT", "IN", "<>" -> throw invalidOperator(operator);
            default -> {}
        }
        bindAll(operands);
        if (operator.equals("BETWEEN")) {
            String attribute = firstAttribute(operator, operands);
            AttributeValue lower = value(operands.get(1));
            AttributeValue upper = value(operands.get(2));
            checkType(operator, lower, lower.type().isOrdered());
            checkType(operator, upper, upper.type().isOrdered());
            Literals.checkRange(lower, upper);
            return new KeyClause.Between(attribute, lower, upper);
        }
        return compared(Comparator.of(operator), operands.get(0), operands.get(1));
    }

    private KeyClause compared(Comparator comparator, Node left, Node right) {
        if (left instanceof ValueNode && right instanceof ValueNode) {
            throw new ExpressionException(INVALID_CONDITION + "No key attribute specified");
        }
        boolean mirrored = left instanceof ValueNode;
        AttributeValue value = value(mirrored ? left : right);
        PathNode path = (PathNode) (mirrored ? right : left);
        checkType(
                comparator.symbol,
                value,
                !comparator.isOrdering() || value.type().isOrdered());
        return new KeyClause.Compared(
                binder.path(path).attribute(), mirrored ? comparator.mirrored() : comparator, value);
    }

    private KeyClause call(String function, List<Node> operands) {
        if (!function.equals("begins_with")) {
            throw invalidOperator(function);
        }
        bindAll(operands);
        Functions.checkArity(function, operands);
        String attribute = firstAttribute(function, operands);
        AttributeValue prefix = value(operands.get(1));
        checkType(function, prefix, prefix.type() == AttributeType.S || prefix.type() == AttributeType.B);
        return new KeyClause.BeginsWith(attribute, prefix);
    }

    /** Checks that names and values are defined, then that operands are plain. */
    private void bindAll(List<Node> operands) {
        for (Node operand : operands) {
            if (operand instanceof PathNode path) {
                binder.path(path);
            } else if (operand instanceof ValueNode value) {
                binder.value(value);
            }
        }
        for (Node operand : operands) {
            if (operand instanceof CallNode) {
                throw new ExpressionException("KeyConditionExpressions cannot contain nested operations");
            }
            if (operand instanceof PathNode path && path.steps().size() > 1) {
                throw new ExpressionException("KeyConditionExpressions cannot have conditions on nested attributes");
            }
        }
    }

    private String firstAttribute(String operator, List<Node> operands) {
        if (operands.getFirst() instanceof PathNode path) {
            return binder.path(path).attribute();
        }
        throw new ExpressionException(
                INVALID_CONDITION + operator + " operator must have the key attribute as its first operand");
    }

    private AttributeValue value(Node node) {
        if (node instanceof ValueNode value) {
            return binder.value(value);
        }
        throw new ExpressionException(INVALID_CONDITION + "Multiple attribute names used in one condition");
    }

    private static void checkType(String operator, AttributeValue value, boolean fits) {
        if (!fits) {
            throw Functions.wrongType(operator, value.type());
        }
    }

    private static ExpressionException invalidOperator(String operator) {
        return new ExpressionException("Invalid operator used in KeyConditionExpression: " + operator);
    }
}
