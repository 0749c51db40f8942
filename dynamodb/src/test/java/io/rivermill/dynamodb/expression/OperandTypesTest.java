// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every type of operand with every operator and function: as a literal, which may be refused, and stored. */
final class OperandTypesTest {
    private static final Set<AttributeType> ALL = EnumSet.allOf(AttributeType.class);
    private static final Set<AttributeType> ORDERED = EnumSet.of(AttributeType.S, AttributeType.N, AttributeType.B);
    private static final Set<AttributeType> SETS = EnumSet.of(AttributeType.SS, AttributeType.NS, AttributeType.BS);
    private static final String INCORRECT = "Incorrect operand type for operator or function; operator or function: ";

    @TestFactory
    List<DynamicTest> literalsInConditions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String operator : List.of("=", "<>")) {
            tests.addAll(conditions("a " + operator + " :v", operator, ALL));
            tests.addAll(conditions(":v " + operator + " a", operator, ALL));
        }
        for (String operator : List.of("<", "<=", ">", ">=")) {
            tests.addAll(conditions("a " + operator + " :v", operator, ORDERED));
            tests.addAll(conditions(":v " + operator + " a", operator, ORDERED));
        }
        tests.addAll(conditions("a BETWEEN :v AND b", "BETWEEN", ORDERED));
        tests.addAll(conditions("a BETWEEN b AND :v", "BETWEEN", ORDERED));
        tests.addAll(conditions(":v BETWEEN a AND b", "BETWEEN", ORDERED));
        tests.addAll(conditions("a IN (b, :v)", "IN", ALL));
        tests.addAll(conditions("contains(a, :v)", "contains", ALL));
        tests.addAll(conditions("begins_with(a, :v)", "begins_with", EnumSet.of(AttributeType.S, AttributeType.B)));
        Set<AttributeType> sized =
                EnumSet.complementOf(EnumSet.of(AttributeType.N, AttributeType.BOOL, AttributeType.NULL));
        tests.addAll(conditions("size(:v) = a", "size", sized));
        Set<AttributeType> others = EnumSet.complementOf(EnumSet.of(AttributeType.S));
        tests.addAll(
                conditions("attribute_type(a, :v)", "attribute_type", EnumSet.noneOf(AttributeType.class), others));
        return tests;
    }

    @TestFactory
    List<DynamicTest> literalsInUpdates() {
        List<DynamicTest> tests = new ArrayList<>();
        for (AttributeType type : AttributeType.values()) {
            for (String sum : List.of("+", "-")) {
                String wrong = type == AttributeType.N ? "" : INCORRECT + sum + ", operand type: " + type;
                tests.add(update("SET a = b " + sum + " :v", type, wrong));
                tests.add(update("SET a = :v " + sum + " b", type, wrong));
            }
            String noList = type == AttributeType.L ? "" : INCORRECT + "list_append, operand type: " + type;
            tests.add(update("SET a = list_append(b, :v)", type, noList));
            tests.add(update("SET a = list_append(:v, b)", type, noList));
            tests.add(update("SET a = if_not_exists(b, :v)", type, ""));
            boolean added = type == AttributeType.N || SETS.contains(type);
            tests.add(update("ADD a :v", type, added ? "" : section("ADD", type)));
            tests.add(update("DELETE a :v", type, SETS.contains(type) ? "" : section("DELETE", type)));
        }
        return tests;
    }

    /** Only values of one type compare, and of these only strings, numbers and binaries have an order. */
    @Test
    void storedValuesOfAnyTypeCompareWithoutError() {
        for (AttributeType left : AttributeType.values()) {
            for (AttributeType right : AttributeType.values()) {
                Item item = Item.EMPTY.with("a", one(left)).with("b", one(right));
                boolean same = left == right;
                boolean ordered = same && ORDERED.contains(left);
                assertEquals(same, holds("a = b", item), left + " = " + right);
                assertEquals(!same, holds("a <> b", item), left + " <> " + right);
                assertEquals(false, holds("a < b", item), left + " < " + right);
                assertEquals(ordered, holds("a <= b", item), left + " <= " + right);
                assertEquals(false, holds("a > b", item), left + " > " + right);
                assertEquals(ordered, holds("a >= b", item), left + " >= " + right);
                assertEquals(ordered, holds("a BETWEEN b AND b", item), left + " between " + right);
                assertEquals(same, holds("a IN (gone, b)", item), left + " in " + right);
                assertEquals(!ordered, holds("NOT a <= b", item), left + " not <= " + right);
            }
            Item item = Item.EMPTY.with("a", one(left));
            for (String operator : List.of("=", "<", "<=", ">", ">=")) {
                assertEquals(false, holds("a " + operator + " gone", item), left + operator);
                assertEquals(false, holds("gone " + operator + " a", item), left + operator);
            }
            assertEquals(true, holds("a <> gone", item));
        }
    }

    private static List<DynamicTest> conditions(String text, String operator, Set<AttributeType> allowed) {
        return conditions(text, operator, allowed, EnumSet.complementOf(EnumSet.copyOf(allowed)));
    }

    private static List<DynamicTest> conditions(
            String text, String operator, Set<AttributeType> allowed, Set<AttributeType> refused) {
        List<DynamicTest> tests = new ArrayList<>();
        Consumer<ExpressionScope> read = scope -> scope.condition(text);
        allowed.forEach(type -> tests.add(test("ConditionExpression", text, type, "", read)));
        refused.forEach(type -> tests.add(
                test("ConditionExpression", text, type, INCORRECT + operator + ", operand type: " + type, read)));
        return tests;
    }

    private static DynamicTest update(String text, AttributeType type, String told) {
        return test("UpdateExpression", text, type, told, scope -> scope.update(text));
    }

    private static DynamicTest test(
            String kind, String text, AttributeType type, String told, Consumer<ExpressionScope> read) {
        return DynamicTest.dynamicTest(text + " of " + type, () -> {
            Item values = Item.EMPTY.with(":v", one(type));
            String came = "";
            try {
                read.accept(new ExpressionScope(RequestWording.READS, Map.of(), values));
            } catch (ServiceException e) {
                came = Objects.requireNonNull(e.getMessage());
            }
            assertEquals(told.isEmpty() ? "" : "Invalid " + kind + ": " + told, came);
        });
    }

    private static String section(String section, AttributeType type) {
        String word = switch (type) {
            case S -> "STRING";
            case N -> "NUMBER";
            case B -> "BINARY";
            case NULL -> "NULL";
            case BOOL -> "BOOLEAN";
            case L -> "LIST";
            case M -> "MAP";
            case SS, NS, BS -> throw new IllegalArgumentException(type.name());
        };
        return "Incorrect operand type for operator or function; operator: " + section + ", operand type: " + word
                + ", typeSet: ALLOWED_FOR_" + section + "_OPERAND";
    }

    private static boolean holds(String condition, Item item) {
        ExpressionScope scope = new ExpressionScope(RequestWording.READS, Map.of(), null);
        return Objects.requireNonNull(scope.condition(condition)).holds(item);
    }

    private static AttributeValue one(AttributeType type) {
        return switch (type) {
            case S -> AttributeValue.string("x");
            case N -> AttributeValue.number(1);
            case B -> AttributeValue.binary(new byte[] {1});
            case BOOL -> AttributeValue.bool(true);
            case NULL -> AttributeValue.nullValue();
            case SS -> AttributeValue.stringSet("x");
            case NS -> AttributeValue.set(AttributeType.NS, List.of(AttributeValue.number(1)));
            case BS -> AttributeValue.set(AttributeType.BS, List.of(AttributeValue.binary(new byte[] {1})));
            case L -> AttributeValue.list(List.of(AttributeValue.number(1)));
            case M -> AttributeValue.map(Item.EMPTY.with("k", AttributeValue.number(1)));
        };
    }
}
