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

/**
 * Makes a {@link Condition} of the syntax of one. Single conditions are checked from left to right, each: names and values
 * defined, number of operands, first operand distinct from the others, types of literals.
 */
final class ConditionBinder {
    private static final String ALL_TYPES = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
    private static final String VALID_TYPES = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

    private final Binder binder;
    private final PathSet paths = new PathSet();

    ConditionBinder(Binder binder) {
        this.binder = binder;
    }

    PathSet paths() {
        return paths;
    }

    Condition condition(Node node) {
        return switch (node) {
            case OperatorNode(String operator, List<Node> operands) -> operator(operator, operands);
            case CallNode(String function, List<Node> operands) -> call(function, operands);
            case PathNode _, ValueNode _ -> throw new IllegalStateException("an operand where a condition stands");
        };
    }

    private Condition operator(String operator, List<Node> nodes) {
        return switch (operator) {
            case "AND" -> new Condition.And(nodes.stream().map(this::condition).toList());
            case "OR" -> new Condition.Or(nodes.stream().map(this::condition).toList());
            case "NOT" -> new Condition.Not(condition(nodes.getFirst()));
            default -> comparison(operator, operands(nodes));
        };
    }

    private Condition comparison(String operator, List<Operand> operands) {
        checkDistinct("operator: " + operator, operands);
        return switch (operator) {
            case "BETWEEN" -> {
                checkOrdered(operator, operands);
                if (operands.get(1) instanceof Operand.Literal(AttributeValue lower)
                        && operands.get(2) instanceof Operand.Literal(AttributeValue upper)) {
                    Literals.checkRange(lower, upper);
                }
                yield new Condition.Between(operands.get(0), operands.get(1), operands.get(2));
            }
            case "IN" -> new Condition.In(operands.getFirst(), operands.subList(1, operands.size()));
            default -> {
                Comparator comparator = Comparator.of(operator);
                if (comparator.isOrdering()) {
                    checkOrdered(operator, operands);
                }
                yield new Condition.Comparison(comparator, operands.get(0), operands.get(1));
            }
        };
    }

    private Condition call(String function, List<Node> nodes) {
        List<Operand> operands = operands(nodes);
        Functions.checkArity(function, operands);
        return switch (function) {
            case "attribute_exists" -> new Condition.AttributeExists(path(function, operands));
            case "attribute_not_exists" -> new Condition.Not(new Condition.AttributeExists(path(function, operands)));
            case "attribute_type" -> {
                checkDistinct("operator: " + function, operands);
                yield new Condition.AttributeTypeIs(operands.getFirst(), type(function, operands.get(1)));
            }
            case "begins_with" -> {
                checkDistinct("operator: " + function, operands);
                for (Operand operand : operands) {
                    AttributeType type = operand.knownType();
                    if (type != null && type != AttributeType.S && type != AttributeType.B) {
                        throw Functions.wrongType(function, type);
                    }
                }
                yield new Condition.BeginsWith(operands.get(0), operands.get(1));
            }
            case "contains" -> {
                checkDistinct("operator: " + function, operands);
                yield new Condition.Contains(operands.get(0), operands.get(1));
            }
            default -> throw new IllegalStateException(function);
        };
    }

    private List<Operand> operands(List<Node> nodes) {
        List<Operand> operands = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            operands.add(operand(node));
        }
        return operands;
    }

    private Operand operand(Node node) {
        return switch (node) {
            case PathNode path -> {
                DocumentPath bound = binder.path(path);
                paths.add(bound);
                yield new Operand.Path(bound);
            }
            case ValueNode value -> new Operand.Literal(binder.value(value));
            case CallNode(String function, List<Node> nodes) -> size(function, operands(nodes));
            case OperatorNode _ -> throw new IllegalStateException("a condition where an operand stands");
        };
    }

    private static Operand size(String function, List<Operand> operands) {
        Functions.checkArity(function, operands);
        AttributeType type = operands.getFirst().knownType();
        if (type == AttributeType.N || type == AttributeType.BOOL || type == AttributeType.NULL) {
            throw Functions.wrongType(function, type);
        }
        return new Operand.Size(operands.getFirst());
    }

    private static DocumentPath path(String function, List<Operand> operands) {
        if (operands.getFirst() instanceof Operand.Path(DocumentPath path)) {
            return path;
        }
        throw Functions.needsPath(function);
    }

    private static AttributeType type(String function, Operand operand) {
        if (!(operand instanceof Operand.Literal(AttributeValue value)) || value.type() != AttributeType.S) {
            AttributeType known = operand.knownType();
            throw Functions.wrongType(function, known == null ? ALL_TYPES : known);
        }
        AttributeType type = AttributeType.named(value.string());
        if (type == null) {
            throw new ExpressionException(
                    "Invalid attribute type name found; type: " + value.string() + ", valid types: " + VALID_TYPES);
        }
        return type;
    }

    private static void checkDistinct(String operator, List<Operand> operands) {
        if (operands.getFirst() instanceof Operand.Path(DocumentPath path)
                && operands.subList(1, operands.size()).contains(operands.getFirst())) {
            throw new ExpressionException("The first operand must be distinct from the remaining operands for this "
                    + "operator or function; " + operator + ", first operand: " + path);
        }
    }

    private static void checkOrdered(String operator, List<Operand> operands) {
        for (Operand operand : operands) {
            AttributeType type = operand.knownType();
            if (type != null && !type.isOrdered()) {
                throw Functions.wrongType(operator, type);
            }
        }
    }
}
