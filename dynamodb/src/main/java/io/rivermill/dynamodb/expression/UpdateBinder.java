// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.dynamodb.expression.UpdateNode.Clause;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes actions of the syntax of an update. Checks the whole expression for one kind of mistake after the other: undefined
 * names, undefined values, overlapping and conflicting targets, operands of ADD and DELETE, operands of functions.
 */
final class UpdateBinder {
    private final Binder binder;
    private final PathSet paths = new PathSet();

    UpdateBinder(Binder binder) {
        this.binder = binder;
    }

    UpdateExpression bind(UpdateNode update) {
        List<DocumentPath> targets = new ArrayList<>();
        for (Clause clause : update.clauses()) {
            targets.add(path(clause.target()));
            if (clause.operand() != null) {
                bindNames(clause.operand());
            }
        }
        for (Clause clause : update.clauses()) {
            if (clause.operand() != null) {
                bindValues(clause.operand());
            }
        }
        PathSet.checkApart(targets);
        update.clauses().forEach(this::checkAddAndDelete);
        List<UpdateAction> actions = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            actions.add(action(update.clauses().get(i), targets.get(i)));
        }
        return new UpdateExpression(actions, paths, UpdateExpression.Form.EXPRESSION);
    }

    private DocumentPath path(PathNode node) {
        DocumentPath path = binder.path(node);
        paths.add(path);
        return path;
    }

    private void bindNames(Node node) {
        switch (node) {
            case PathNode path -> path(path);
            case ValueNode _ -> {}
            case CallNode call -> call.operands().forEach(this::bindNames);
            case OperatorNode operator -> operator.operands().forEach(this::bindNames);
        }
    }

    private void bindValues(Node node) {
        switch (node) {
            case PathNode _ -> {}
            case ValueNode value -> binder.value(value);
            case CallNode call -> call.operands().forEach(this::bindValues);
            case OperatorNode operator -> operator.operands().forEach(this::bindValues);
        }
    }

    private void checkAddAndDelete(Clause clause) {
        if (!(clause.operand() instanceof ValueNode node)) {
            return;
        }
        AttributeType type = binder.value(node).type();
        boolean allowed = switch (clause.section()) {
            case ADD -> type.isSet() || type == AttributeType.N;
            case DELETE -> type.isSet();
            case SET, REMOVE -> true;
        };
        if (!allowed) {
            throw new ExpressionException("Incorrect operand type for operator or function; operator: "
                    + clause.section() + ", operand type: " + Literals.typeWord(type) + ", typeSet: ALLOWED_FOR_"
                    + clause.section() + "_OPERAND");
        }
    }

    private UpdateAction action(Clause clause, DocumentPath target) {
        return switch (clause.section()) {
            case SET -> new UpdateAction.Set(target, source(operand(clause)));
            case REMOVE -> new UpdateAction.Remove(target);
            case ADD -> new UpdateAction.Add(target, literal(clause));
            case DELETE -> new UpdateAction.Delete(target, literal(clause));
        };
    }

    private static Node operand(Clause clause) {
        return Objects.requireNonNull(clause.operand());
    }

    private AttributeValue literal(Clause clause) {
        return binder.value((ValueNode) operand(clause));
    }

    private Source source(Node node) {
        return switch (node) {
            case PathNode path -> new Source.Path(binder.path(path));
            case ValueNode value -> new Source.Literal(binder.value(value));
            case CallNode(String function, List<Node> operands) -> call(function, operands);
            case OperatorNode(String operator, List<Node> operands) ->
                new Source.Sum(
                        typed(operator, AttributeType.N, operands.get(0)),
                        typed(operator, AttributeType.N, operands.get(1)),
                        operator.equals("-"));
        };
    }

    private Source call(String function, List<Node> operands) {
        Functions.checkArity(function, operands);
        if (function.equals("list_append")) {
            return new Source.ListAppend(
                    typed(function, AttributeType.L, operands.get(0)),
                    typed(function, AttributeType.L, operands.get(1)));
        }
        if (!(operands.get(0) instanceof PathNode path)) {
            throw Functions.needsPath(function);
        }
        return new Source.IfNotExists(binder.path(path), source(operands.get(1)));
    }

    /** A source that must be of {@code type} if it is a literal. */
    private Source typed(String operator, AttributeType type, Node node) {
        Source source = source(node);
        if (source instanceof Source.Literal(AttributeValue value) && value.type() != type) {
            throw Functions.wrongType(operator, value.type());
        }
        return source;
    }
}
