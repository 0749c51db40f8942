// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.IndexStep;
import io.rivermill.dynamodb.expression.Node.NameStep;
import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.dynamodb.expression.UpdateNode.Clause;
import io.rivermill.dynamodb.expression.UpdateNode.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Writes syntax trees as text, each time in another of the ways in which they may be written: with other blanks, cases of
 * keywords and brackets that aren't needed, but never one right inside another.
 */
final class ExpressionPrinter {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int SINGLE = 4;

    private final RandomGenerator random;
    private final List<String> tokens = new ArrayList<>();

    private ExpressionPrinter(RandomGenerator random) {
        this.random = random;
    }

    static String condition(Node condition, RandomGenerator random) {
        ExpressionPrinter printer = new ExpressionPrinter(random);
        printer.condition(condition, OR);
        return printer.text();
    }

    static String update(UpdateNode update, RandomGenerator random) {
        ExpressionPrinter printer = new ExpressionPrinter(random);
        Section section = null;
        for (Clause clause : update.clauses()) {
            if (clause.section() == section) {
                printer.tokens.add(",");
            } else {
                printer.keyword(clause.section().name());
            }
            section = clause.section();
            printer.clause(clause);
        }
        return printer.text();
    }

    static String projection(List<PathNode> paths, RandomGenerator random) {
        ExpressionPrinter printer = new ExpressionPrinter(random);
        printer.list(paths);
        return printer.text();
    }

    /** In brackets if it binds less than {@code outer}, what it stands in, and sometimes if not. */
    private void condition(Node node, int outer) {
        boolean group = binding(node) < outer || random.nextInt(8) == 0;
        if (group) {
            tokens.add("(");
        }
        switch (node) {
            case CallNode call -> call(call);
            case OperatorNode operator -> operator(operator);
            case PathNode _, ValueNode _ -> throw new IllegalArgumentException("no condition: " + node);
        }
        if (group) {
            tokens.add(")");
        }
    }

    private static int binding(Node node) {
        if (!(node instanceof OperatorNode operator)) {
            return SINGLE;
        }
        return switch (operator.operator()) {
            case "OR" -> OR;
            case "AND" -> AND;
            case "NOT" -> NOT;
            default -> SINGLE;
        };
    }

    private void operator(OperatorNode node) {
        List<Node> operands = node.operands();
        switch (node.operator()) {
            case "OR", "AND" -> {
                int inner = node.operator().equals("OR") ? AND : NOT;
                for (int i = 0; i < operands.size(); i++) {
                    if (i > 0) {
                        keyword(node.operator());
                    }
                    condition(operands.get(i), inner);
                }
            }
            case "NOT" -> not(operands.getFirst());
            case "BETWEEN" -> {
                operand(operands.get(0));
                keyword("BETWEEN");
                operand(operands.get(1));
                keyword("AND");
                operand(operands.get(2));
            }
            case "IN" -> {
                operand(operands.getFirst());
                keyword("IN");
                tokens.add("(");
                list(operands.subList(1, operands.size()));
                tokens.add(")");
            }
            default -> {
                operand(operands.get(0));
                tokens.add(node.operator());
                operand(operands.get(1));
            }
        }
    }

    /** Of several NOTs in a row two and two are none, but one pair is kept. */
    private void not(Node negated) {
        boolean pair = negated instanceof OperatorNode inner
                && inner.operator().equals("NOT")
                && binding(inner.operands().getFirst()) != NOT
                && random.nextBoolean();
        int count = (pair ? 2 : 1) + (random.nextInt(4) == 0 ? 2 : 0);
        for (int i = 0; i < count; i++) {
            keyword("NOT");
        }
        condition(pair ? ((OperatorNode) negated).operands().getFirst() : negated, SINGLE);
    }

    private void clause(Clause clause) {
        path(clause.target());
        if (clause.section() == Section.SET) {
            tokens.add("=");
        }
        if (clause.operand() instanceof OperatorNode(String operator, List<Node> operands)) {
            boolean group = random.nextInt(4) == 0;
            if (group) {
                tokens.add("(");
            }
            operand(operands.get(0));
            tokens.add(operator);
            operand(operands.get(1));
            if (group) {
                tokens.add(")");
            }
        } else if (clause.section() == Section.SET && clause.operand() != null) {
            operand(clause.operand());
        } else if (clause.operand() instanceof ValueNode value) {
            tokens.add(value.placeholder());
        }
    }

    private void operand(Node node) {
        boolean group = random.nextInt(6) == 0;
        if (group) {
            tokens.add("(");
        }
        bare(node);
        if (group) {
            tokens.add(")");
        }
    }

    private void bare(Node node) {
        switch (node) {
            case PathNode path -> path(path);
            case ValueNode value -> tokens.add(value.placeholder());
            case CallNode call -> call(call);
            case OperatorNode _ -> throw new IllegalArgumentException("no operand: " + node);
        }
    }

    private void call(CallNode call) {
        tokens.add(call.function());
        tokens.add("(");
        if (call.function().startsWith("attribute_")) {
            for (int i = 0; i < call.operands().size(); i++) {
                if (i > 0) {
                    tokens.add(",");
                }
                bare(call.operands().get(i));
            }
        } else {
            list(call.operands());
        }
        tokens.add(")");
    }

    private void list(List<? extends Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            if (i > 0) {
                tokens.add(",");
            }
            if (nodes.get(i) instanceof PathNode path) {
                path(path);
            } else {
                operand(nodes.get(i));
            }
        }
    }

    private void path(PathNode path) {
        boolean first = true;
        for (Node.Step step : path.steps()) {
            switch (step) {
                case NameStep(String name) -> {
                    if (!first) {
                        tokens.add(".");
                    }
                    tokens.add(name);
                }
                case IndexStep(int index) -> tokens.addAll(List.of("[", Integer.toString(index), "]"));
            }
            first = false;
        }
    }

    private void keyword(String word) {
        StringBuilder any = new StringBuilder();
        for (char c : word.toCharArray()) {
            any.append(random.nextInt(3) == 0 ? Character.toLowerCase(c) : c);
        }
        tokens.add(random.nextInt(3) == 0 ? word.toLowerCase(Locale.ROOT) : any.toString());
    }

    private String text() {
        StringBuilder text = new StringBuilder(blanks(false));
        for (int i = 0; i < tokens.size(); i++) {
            if (i > 0) {
                String before = tokens.get(i - 1);
                boolean needed = Tokens.isIdentifier(before.charAt(before.length() - 1))
                        && Tokens.isIdentifier(tokens.get(i).charAt(0));
                text.append(blanks(needed));
            }
            text.append(tokens.get(i));
        }
        return text.append(blanks(false)).toString();
    }

    private String blanks(boolean needed) {
        StringBuilder blanks = new StringBuilder();
        while (random.nextInt(3) == 0 || (needed && blanks.isEmpty())) {
            blanks.append(" \t\r\n ".charAt(random.nextInt(5)));
        }
        return blanks.toString();
    }
}
