// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses conditions, filters and key conditions. NOT binds closer than AND, AND closer than OR; brackets group conditions
 * and operands alike, so whether a bracket holds one or the other is known only behind it.
 */
final class ConditionParser extends ExpressionParser {
    private static final int IN_OPERANDS_MAX = 100;

    private ConditionParser(String text) {
        super(text);
    }

    static Node parse(String text) {
        ConditionParser parser = new ConditionParser(text);
        Node node = parser.or();
        parser.expectCondition(node);
        parser.tokens.expectEnd();
        parser.checkParentheses();
        Functions.checkKnown(node);
        Functions.checkUseInCondition(node);
        parser.checkReservedWords();
        parser.checkOperatorCount();
        checkInOperands(node);
        return node;
    }

    @Override
    Node argument() {
        return operand();
    }

    /** A condition, or an operand that isn't followed by an operator. */
    private Node or() {
        return chain("OR");
    }

    private Node chain(String operator) {
        Node first = operator.equals("OR") ? chain("AND") : not();
        if (!tokens.peek().isWord(operator)) {
            return first;
        }
        List<Node> operands = new ArrayList<>();
        operands.add(first);
        while (tokens.peek().isWord(operator)) {
            expectCondition(operands.getLast());
            tokens.next();
            countOperator();
            operands.add(operator.equals("OR") ? chain("AND") : not());
        }
        expectCondition(operands.getLast());
        return new OperatorNode(operator, List.copyOf(operands));
    }

    private Node not() {
        int count = 0;
        while (tokens.takeWord("NOT")) {
            countOperator();
            count++;
        }
        Node node = comparison();
        if (count > 0) {
            expectCondition(node);
        }
        if (count == 0) {
            return node;
        }
        Node negated = new OperatorNode("NOT", List.of(node));
        return count % 2 == 1 ? negated : new OperatorNode("NOT", List.of(negated));
    }

    private Node comparison() {
        Node left = primary();
        Token token = tokens.peek();
        boolean isBetween = token.isWord("BETWEEN");
        boolean isIn = token.isWord("IN");
        if (!isBetween && !isIn && !Tokens.isComparator(token)) {
            return left;
        }
        expectOperand(left);
        tokens.next();
        countOperator();
        if (isBetween) {
            Node lower = operand();
            if (!tokens.takeWord("AND")) {
                throw tokens.unexpected();
            }
            return new OperatorNode("BETWEEN", List.of(left, lower, operand()));
        }
        return isIn ? in(left) : new OperatorNode(token.text(), List.of(left, operand()));
    }

    private Node in(Node left) {
        List<Node> operands = new ArrayList<>();
        operands.add(left);
        tokens.expect("(");
        do {
            operands.add(operand());
        } while (tokens.take(","));
        tokens.expect(")");
        return new OperatorNode("IN", List.copyOf(operands));
    }

    private Node operand() {
        Node node = primary();
        expectOperand(node);
        return node;
    }

    private Node primary() {
        if (tokens.take("(")) {
            int open = openGroup();
            Node inner = or();
            closeGroup(open);
            return inner;
        }
        if (tokens.peek().kind() == Token.Kind.VALUE) {
            return new ValueNode(tokens.next().text());
        }
        if (isKeyword(tokens.peek())) {
            throw tokens.unexpected();
        }
        return isCall() ? call() : path();
    }

    private static boolean isKeyword(Token token) {
        return token.isWord("AND")
                || token.isWord("OR")
                || token.isWord("NOT")
                || token.isWord("BETWEEN")
                || token.isWord("IN");
    }

    /** A function may be either, as far as syntax goes; whether it may be what it is comes later. */
    private void expectCondition(Node node) {
        if (node instanceof PathNode || node instanceof ValueNode) {
            throw tokens.unexpected();
        }
    }

    private void expectOperand(Node node) {
        if (node instanceof OperatorNode) {
            throw tokens.unexpected();
        }
    }

    private static void checkInOperands(Node node) {
        switch (node) {
            case PathNode _, ValueNode _, CallNode _ -> {}
            case OperatorNode operator -> {
                int candidates = operator.operands().size() - 1;
                if (operator.operator().equals("IN") && candidates > IN_OPERANDS_MAX) {
                    throw new ExpressionException(
                            "The IN operator is provided with too many operands; number of operands: " + candidates);
                }
                operator.operands().forEach(ConditionParser::checkInOperands);
            }
        }
    }
}
