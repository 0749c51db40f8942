// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.IndexStep;
import io.rivermill.dynamodb.expression.Node.NameStep;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parsers of all kinds share: paths, brackets, limits, and the findings that AWS reports only once the syntax of
 * the whole is known to be right.
 *
 * <p>Bounds: a text has at most 4,096 bytes, brackets nest at most {@link #DEPTH_MAX} levels.
 */
abstract class ExpressionParser {
    private static final int OPERATORS_MAX = 300;

    // Deeper is a chain of doubled brackets, has too many operators, or calls what may not be called there. Recursion
    // stays far from the stack's end.
    private static final int DEPTH_MAX = 400;

    final Tokens tokens;
    private int depth;
    private int operators;
    private int lastOpen = -1;
    private int lastGroupOpen = -1;
    private int lastGroupClose = -1;
    private @Nullable String indexOutOfRange;
    private boolean redundantParentheses;
    private @Nullable String reservedWord;

    ExpressionParser(String text) {
        this.tokens = new Tokens(text);
    }

    final PathNode path() {
        List<Step> steps = new ArrayList<>();
        steps.add(name());
        while (true) {
            if (tokens.take(".")) {
                steps.add(name());
            } else if (tokens.take("[")) {
                steps.add(index());
                tokens.expect("]");
            } else {
                return new PathNode(List.copyOf(steps));
            }
        }
    }

    private NameStep name() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.NAME) {
            throw tokens.unexpected();
        }
        tokens.next();
        if (token.kind() == Token.Kind.WORD && reservedWord == null && ReservedWords.contains(token.text())) {
            reservedWord = token.text();
        }
        return new NameStep(token.text());
    }

    private IndexStep index() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.DIGITS) {
            throw tokens.unexpected();
        }
        tokens.next();
        try {
            return new IndexStep(Integer.parseInt(token.text()));
        } catch (NumberFormatException tooLarge) {
            indexOutOfRange = indexOutOfRange == null ? token.text() : indexOutOfRange;
            return new IndexStep(0);
        }
    }

    final boolean isCall() {
        return tokens.peek().kind() == Token.Kind.WORD && tokens.peekSecond().is("(");
    }

    /** A function with its operands in brackets. */
    final CallNode call() {
        String function = tokens.next().text();
        tokens.expect("(");
        if (depth == DEPTH_MAX) {
            throw Functions.nestedTooDeep(function);
        }
        depth++;
        List<Node> operands = new ArrayList<>();
        do {
            operands.add(argument());
        } while (tokens.take(","));
        tokens.expect(")");
        depth--;
        return new CallNode(function, List.copyOf(operands));
    }

    abstract Node argument();

    /** After an opening bracket that groups; returns its place for {@link #closeGroup}. */
    final int openGroup() {
        int open = tokens.index() - 1;
        if (++depth > DEPTH_MAX) {
            throw open == lastOpen + 1 ? redundantParentheses() : tooManyOperators();
        }
        lastOpen = open;
        return open;
    }

    final void closeGroup(int open) {
        int close = tokens.index();
        tokens.expect(")");
        depth--;
        if (lastGroupOpen == open + 1 && lastGroupClose == close - 1) {
            redundantParentheses = true;
        }
        lastGroupOpen = open;
        lastGroupClose = close;
    }

    final void countOperator() {
        operators++;
    }

    /** Throws what is wrong though the syntax is right, as far as the text alone tells; conditions in this order. */
    final void checkParentheses() {
        if (indexOutOfRange != null) {
            throw new ExpressionException(
                    "List index is not within the allowable range; index: [" + indexOutOfRange + "]");
        }
        if (redundantParentheses) {
            throw redundantParentheses();
        }
    }

    final void checkReservedWords() {
        if (reservedWord != null) {
            throw new ExpressionException("Attribute name is a reserved keyword; reserved keyword: " + reservedWord);
        }
    }

    final void checkOperatorCount() {
        if (operators > OPERATORS_MAX) {
            throw tooManyOperators();
        }
    }

    private static ExpressionException redundantParentheses() {
        return new ExpressionException("The expression has redundant parentheses;");
    }

    /** AWS stops counting at the first operator too many. */
    private static ExpressionException tooManyOperators() {
        return new ExpressionException(
                "The expression contains too many operators; operator count: " + (OPERATORS_MAX + 1));
    }
}
