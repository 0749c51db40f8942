// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.CallNode;
import io.rivermill.dynamodb.expression.Node.IndexStep;
import io.rivermill.dynamodb.expression.Node.NameStep;
import io.rivermill.dynamodb.expression.Node.OperatorNode;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.Step;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.dynamodb.expression.UpdateNode.Clause;
import io.rivermill.dynamodb.expression.UpdateNode.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Trees that the grammar allows, made at random: right in syntax, without meaning. */
record RandomExpressions(RandomGenerator random) {
    private static final String FIRST = "abcxyzABCXYZ";
    private static final String REST = FIRST + "0189_";
    /** Names of functions, and what begins or ends as a keyword, are names like others where a name stands. */
    private static final String[] NEARLY_RESERVED = {
        "begins_with",
        "attribute_exists",
        "attribute_not_exists",
        "attribute_type",
        "if_not_exists",
        "list_append",
        "ands",
        "and_",
        "or1",
        "nots",
        "between_",
        "inn",
        "set_",
        "removed",
        "add2",
        "deletes",
        "size_"
    };

    private static final String[] COMPARATORS = {"=", "<>", "<", "<=", ">", ">="};

    Node condition(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0, 1 -> new OperatorNode(COMPARATORS[random.nextInt(6)], List.of(operand(), operand()));
            case 2 -> new OperatorNode("BETWEEN", List.of(operand(), operand(), operand()));
            case 3 -> new OperatorNode("IN", some(2, 5, this::operand));
            case 4 -> new CallNode(random.nextBoolean() ? "begins_with" : "contains", some(2, 2, this::operandPart));
            case 5 -> existence();
            case 6 -> new OperatorNode("AND", some(2, 4, () -> condition(depth - 1)));
            case 7 -> new OperatorNode("OR", some(2, 4, () -> condition(depth - 1)));
            default -> new OperatorNode("NOT", List.of(condition(depth - 1)));
        };
    }

    private Node existence() {
        return switch (random.nextInt(3)) {
            case 0 -> new CallNode("attribute_exists", List.of(path()));
            case 1 -> new CallNode("attribute_not_exists", List.of(path()));
            default -> new CallNode("attribute_type", List.of(path(), value()));
        };
    }

    private Node operand() {
        return random.nextInt(4) == 0 ? new CallNode("size", List.of(operandPart())) : operandPart();
    }

    private Node operandPart() {
        return random.nextBoolean() ? path() : value();
    }

    UpdateNode update() {
        List<Section> sections = new ArrayList<>(Arrays.asList(Section.values()));
        Collections.shuffle(sections, new Random(random.nextLong()));
        List<Clause> clauses = new ArrayList<>();
        for (Section section : sections.subList(0, 1 + random.nextInt(sections.size()))) {
            clauses.addAll(some(1, 3, () -> clause(section)));
        }
        return new UpdateNode(List.copyOf(clauses));
    }

    private Clause clause(Section section) {
        return switch (section) {
            case SET -> new Clause(section, path(), source());
            case REMOVE -> new Clause(section, path(), null);
            case ADD, DELETE -> new Clause(section, path(), value());
        };
    }

    private Node source() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> sum();
            case 2 -> new CallNode("list_append", List.of(term(1), term(1)));
            default -> term(2);
        };
    }

    private Node sum() {
        return new OperatorNode(random.nextBoolean() ? "+" : "-", List.of(term(2), term(2)));
    }

    private Node term(int depth) {
        return switch (random.nextInt(depth > 0 ? 3 : 2)) {
            case 0 -> path();
            case 1 -> value();
            default -> new CallNode("if_not_exists", List.of(path(), term(depth - 1)));
        };
    }

    List<PathNode> projection() {
        return some(1, 6, this::path);
    }

    private PathNode path() {
        List<Step> steps = new ArrayList<>(List.of(name()));
        while (random.nextInt(3) == 0) {
            int index = random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(12);
            steps.add(random.nextBoolean() ? name() : new IndexStep(index));
        }
        return new PathNode(List.copyOf(steps));
    }

    private Step name() {
        if (random.nextInt(3) == 0) {
            return new NameStep("#" + letters(REST, 1 + random.nextInt(4)));
        }
        String name;
        do {
            name = random.nextInt(10) == 0
                    ? NEARLY_RESERVED[random.nextInt(NEARLY_RESERVED.length)]
                    : letters(FIRST, 1) + letters(REST, random.nextInt(5));
        } while (ReservedWords.contains(name));
        return new NameStep(name);
    }

    private ValueNode value() {
        return new ValueNode(":" + letters(REST, 1 + random.nextInt(4)));
    }

    private String letters(String alphabet, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return letters.toString();
    }

    private <T> List<T> some(int min, int max, Supplier<? extends T> one) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(min, max + 1); i > 0; i--) {
            some.add(one.get());
        }
        return List.copyOf(some);
    }
}
