// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Two mistakes in one expression: the one that DynamoDB finds first is told, wherever it stands. Each list has a mistake of
 * each kind, in the order in which kinds are looked for; of every pair the earlier is expected, written on either side.
 */
final class PrecedenceTest {
    private static final Item VALUES = Item.builder()
            .put(":n", AttributeValue.number(1))
            .put(":s", AttributeValue.string("x"))
            .build();

    /** A part of an expression, and what is told of it. */
    private record Mistake(String text, String told) {}

    private static final List<Mistake> CONDITIONS = List.of(
            new Mistake("((q = :n))", "The expression has redundant parentheses;"),
            new Mistake("foo(q)", "Invalid function name; function: foo"),
            new Mistake("size(q)", "The function is not allowed to be used this way in an expression; function: size"),
            new Mistake("name = :n", "Attribute name is a reserved keyword; reserved keyword: name"));

    /** Found condition by condition, in the order within each; so the left one is told. */
    private static final List<Mistake> CONDITIONS_IN_ORDER_WRITTEN = List.of(
            new Mistake(
                    "#x = :n",
                    "An expression attribute name used in the document path is not defined; attribute name: #x"),
            new Mistake(
                    "q = :x", "An expression attribute value used in expression is not defined; attribute value: :x"),
            new Mistake(
                    "begins_with(q)",
                    "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1"),
            new Mistake(
                    "q = q",
                    "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [q]"),
            new Mistake(
                    "begins_with(q, :n)",
                    "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"));

    /** Several kinds of mistake in one and the same condition. */
    private static final List<Mistake> WITHIN_ONE_CONDITION = List.of(
            new Mistake("contains(:x, a, a)", CONDITIONS_IN_ORDER_WRITTEN.get(1).told()),
            new Mistake(
                    "begins_with(a, a, :n)",
                    "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 3"),
            new Mistake(
                    "a BETWEEN a AND #x",
                    "An expression attribute name used in the document path is not defined; attribute name: #x"),
            new Mistake(
                    "a IN (:n, a, :x)",
                    "An expression attribute value used in expression is not defined; attribute value: :x"));

    private static final List<Mistake> UPDATES = List.of(
            new Mistake("name = :n", "Attribute name is a reserved keyword; reserved keyword: name"),
            new Mistake("b = foo(q)", "Invalid function name; function: foo"),
            new Mistake("c = size(q)", "The function is not allowed in an update expression; function: size"),
            new Mistake(
                    "#x = :n",
                    "An expression attribute name used in the document path is not defined; attribute name: #x"),
            new Mistake(
                    "d = :x", "An expression attribute value used in expression is not defined; attribute value: :x"),
            new Mistake(
                    "e = :n, e.f = :n",
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [e], path two: [e, f]"),
            new Mistake(
                    "g[0] = :n, g.h = :n",
                    "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [g, [0]], path two: [g, h]"),
            new Mistake(
                    "i = :n + :s",
                    "Incorrect operand type for operator or function; operator or function: +, operand type: S"));

    private static final List<Mistake> PROJECTIONS = List.of(
            new Mistake("name", "Attribute name is a reserved keyword; reserved keyword: name"),
            new Mistake(
                    "#x", "An expression attribute name used in the document path is not defined; attribute name: #x"),
            new Mistake(
                    "e, e.f",
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [e], path two: [e, f]"),
            new Mistake(
                    "g[0], g.h",
                    "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [g, [0]], path two: [g, h]"));

    @TestFactory
    Stream<DynamicTest> ofConditions() {
        List<Mistake> all = new ArrayList<>(CONDITIONS);
        all.add(CONDITIONS_IN_ORDER_WRITTEN.getFirst());
        Mistake syntax = new Mistake("z == :n", "Syntax error; token: \"=\", near: \"== :n\"");
        return pairs("ConditionExpression", "", syntax, all, " AND ", ExpressionScope::condition);
    }

    @TestFactory
    Stream<DynamicTest> ofConditionsThatAreWrongOnlyWithTheirValues() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Mistake left : CONDITIONS_IN_ORDER_WRITTEN) {
            for (Mistake right : CONDITIONS_IN_ORDER_WRITTEN) {
                tests.add(test(
                        "ConditionExpression",
                        left.text() + " OR " + right.text(),
                        left.told(),
                        ExpressionScope::condition));
            }
        }
        for (Mistake one : WITHIN_ONE_CONDITION) {
            tests.add(test("ConditionExpression", one.text(), one.told(), ExpressionScope::condition));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> ofUpdates() {
        Mistake syntax = new Mistake("z == :n", "Syntax error; token: \"=\", near: \"== :n\"");
        return pairs("UpdateExpression", "SET ", syntax, UPDATES, ", ", ExpressionScope::update);
    }

    @TestFactory
    Stream<DynamicTest> ofSectionsOfUpdates() {
        String repeated = "The \"SET\" section can only be used once in an update expression;";
        String added = "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
                + "typeSet: ALLOWED_FOR_ADD_OPERAND";
        return UPDATES.stream().flatMap(mistake -> {
            int kind = UPDATES.indexOf(mistake);
            return Stream.of(
                    test(
                            "UpdateExpression",
                            "SET z = :n SET " + mistake.text(),
                            kind < 3 ? mistake.told() : repeated,
                            ExpressionScope::update),
                    test(
                            "UpdateExpression",
                            "ADD z :s SET " + mistake.text(),
                            kind < 7 ? mistake.told() : added,
                            ExpressionScope::update));
        });
    }

    @TestFactory
    Stream<DynamicTest> ofProjections() {
        Mistake syntax = new Mistake("z z", "Syntax error; token: \"z\", near: \"z z\"");
        return pairs("ProjectionExpression", "", syntax, PROJECTIONS, ", ", ExpressionScope::projection);
    }

    /** Every pair of mistakes both ways round, and each with a syntax error behind it. */
    private static Stream<DynamicTest> pairs(
            String kind,
            String before,
            Mistake syntax,
            List<Mistake> mistakes,
            String between,
            BiConsumer<ExpressionScope, String> read) {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < mistakes.size(); i++) {
            Mistake first = mistakes.get(i);
            tests.add(test(kind, before + first.text() + between + syntax.text(), syntax.told(), read));
            for (Mistake later : mistakes.subList(i + 1, mistakes.size())) {
                tests.add(test(kind, before + first.text() + between + later.text(), first.told(), read));
                tests.add(test(kind, before + later.text() + between + first.text(), first.told(), read));
            }
        }
        return tests.stream();
    }

    private static DynamicTest test(String kind, String text, String told, BiConsumer<ExpressionScope, String> read) {
        return DynamicTest.dynamicTest(text, () -> {
            ExpressionScope scope = new ExpressionScope(RequestWording.READS, Map.of(), VALUES);
            ServiceException error =
                    Assertions.assertThrows(ServiceException.class, () -> read.accept(scope, text), text);
            assertEquals("Invalid " + kind + ": " + told, Objects.requireNonNull(error.getMessage()));
        });
    }
}
