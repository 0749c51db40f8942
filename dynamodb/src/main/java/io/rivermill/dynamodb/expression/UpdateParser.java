// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.dynamodb.expression.UpdateNode.Clause;
import io.rivermill.dynamodb.expression.UpdateNode.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses update expressions. */
final class UpdateParser extends ExpressionParser {
    private final List<Clause> clauses = new ArrayList<>();
    private final Set<Section> seen = EnumSet.noneOf(Section.class);
    private @Nullable String repeatedSection;

    private UpdateParser(String text) {
        super(text);
    }

    static UpdateNode parse(String text) {
        UpdateParser parser = new UpdateParser(text);
        do {
            parser.section();
        } while (parser.tokens.peek().kind() != Token.Kind.END);
        parser.checkParentheses();
        parser.checkReservedWords();
        List<Node> operands = new ArrayList<>();
        for (Clause clause : parser.clauses) {
            if (clause.operand() != null) {
                operands.add(clause.operand());
            }
        }
        operands.forEach(Functions::checkKnown);
        operands.forEach(Functions::checkUseInUpdate);
        if (parser.repeatedSection != null) {
            throw new ExpressionException(
                    "The \"" + parser.repeatedSection + "\" section can only be used once in an update expression;");
        }
        parser.checkOperatorCount();
        return new UpdateNode(List.copyOf(parser.clauses));
    }

    private void section() {
        Section section = sectionOf(tokens.peek());
        if (section == null) {
            throw tokens.unexpected();
        }
        tokens.next();
        if (!seen.add(section) && repeatedSection == null) {
            repeatedSection = section.name();
        }
        do {
            PathNode target = path();
            clauses.add(new Clause(section, target, operandOf(section)));
        } while (tokens.take(","));
    }

    private static @Nullable Section sectionOf(Token token) {
        if (token.kind() != Token.Kind.WORD) {
            return null;
        }
        return switch (token.text().toUpperCase(Locale.ROOT)) {
            case "SET" -> Section.SET;
            case "REMOVE" -> Section.REMOVE;
            case "ADD" -> Section.ADD;
            case "DELETE" -> Section.DELETE;
            default -> null;
        };
    }

    private @Nullable Node operandOf(Section section) {
        return switch (section) {
            case REMOVE -> null;
            case ADD, DELETE -> value();
            case SET -> {
                tokens.expect("=");
                yield sum();
            }
        };
    }

    private Node value() {
        if (tokens.peek().kind() != Token.Kind.VALUE) {
            throw tokens.unexpected();
        }
        return new ValueNode(tokens.next().text());
    }

    /** An operand, or two with + or - between them; the whole may be in brackets. */
    private Node sum() {
        Node left = term(true);
        Token operator = tokens.peek();
        if (!operator.is("+") && !operator.is("-")) {
            return left;
        }
        if (left instanceof OperatorNode) {
            throw tokens.unexpected();
        }
        tokens.next();
        countOperator();
        return new OperatorNode(operator.text(), List.of(left, term(false)));
    }

    private Node term(boolean sumAllowed) {
        if (tokens.take("(")) {
            int open = openGroup();
            Node inner = sumAllowed ? sum() : term(false);
            closeGroup(open);
            return inner;
        }
        if (tokens.peek().kind() == Token.Kind.VALUE) {
            return value();
        }
        return isCall() ? call() : path();
    }

    @Override
    Node argument() {
        return term(false);
    }
}
