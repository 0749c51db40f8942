// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.rivermill.base.Seeds;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expressions made at random: sensible ones against a second, slower judge, and heaps of tokens against nothing. */
final class ExpressionPropertiesTest {
    private static final String[] TOKENS = {
        "a",
        "b",
        "m",
        "l",
        "#n",
        "#x",
        ":one",
        ":two",
        ":s",
        ":l",
        ":ss",
        ":m",
        ":none",
        ".",
        "[0]",
        "[1]",
        "[",
        "]",
        "(",
        ")",
        ",",
        "=",
        "<>",
        "<",
        ">=",
        "+",
        "-",
        "AND",
        "or",
        "NOT",
        "BETWEEN",
        "IN",
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "attribute_exists",
        "size",
        "begins_with",
        "contains",
        "if_not_exists",
        "list_append",
        "name",
        "_",
        "é",
        "5",
        "$"
    };
    private static final Item VALUES = Item.builder()
            .put(":one", AttributeValue.number(1))
            .put(":two", AttributeValue.number(2))
            .put(":s", AttributeValue.string("ab"))
            .put(":l", AttributeValue.list(List.of(AttributeValue.number(1))))
            .put(":ss", AttributeValue.stringSet("a", "b"))
            .put(":m", AttributeValue.map(Item.EMPTY.with("a", AttributeValue.number(1))))
            .build();
    private static final Map<String, String> NAMES = Map.of("#n", "name", "#x", "a.b");
    private static final String[] ATTRIBUTES = {"a", "b", "c", "#n"};
    private static final String[] LITERALS = {":one", ":two", ":s"};

    @Test
    void aConditionHoldsWhenASecondJudgeSaysSo() {
        Seeds.tryEach(3_000, random -> {
            Made made = condition(random, 3);
            Item item = item(random);
            ConditionExpression condition = present(scope().condition(made.text()));
            assertEquals(made.judge().test(item), condition.holds(item), () -> made.text() + " for " + item);
        });
    }

    @Test
    void anyTokensAreAnExpressionOrAValidationException() {
        Seeds.tryEach(20_000, random -> {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "SET a = " : "");
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(TOKENS[random.nextInt(TOKENS.length)]).append(random.nextInt(3) == 0 ? "" : " ");
            }
            Item item = item(random);
            String tokens = text.toString();
            tryOut(() -> present(scope().condition(tokens)).holds(item));
            tryOut(() -> present(scope().keyCondition(tokens))
                    .range(
                            List.of(new ExpressionCasesTest.Element("a", AttributeType.N)),
                            List.of(new ExpressionCasesTest.Element("b", AttributeType.S))));
            tryOut(() -> checkWellFormed(present(scope().projection(tokens)).apply(item)));
            tryOut(() -> {
                UpdateExpression update = present(scope().update(tokens));
                Item after = update.apply(random.nextBoolean() ? item : null, Item.EMPTY);
                if (after != null) {
                    checkWellFormed(after);
                    checkWellFormed(update.updatedParts(after));
                }
            });
        });
    }

    @Test
    void updatesOfDifferentAttributesGiveWhatSettingThemOneByOneGives() {
        Seeds.tryEach(2_000, random -> {
            Item before = item(random).with("l", list(random)).with("m", AttributeValue.map(item(random)));
            AttributeValue l = present(before.get("l"));
            AttributeValue m = present(before.get("m"));
            int index = random.nextInt(6);
            List<AttributeValue> elements = new ArrayList<>(l.elements());
            String clauses;
            if (random.nextBoolean()) {
                clauses = "REMOVE l[" + index + "], m.a SET b = :s";
                if (index < elements.size()) {
                    elements.remove(index);
                }
            } else {
                clauses = "SET b = :s, l[" + index + "] = :two REMOVE m.a";
                if (index < elements.size()) {
                    elements.set(index, AttributeValue.number(2));
                } else {
                    elements.add(AttributeValue.number(2));
                }
            }
            Item expected = before.with("b", AttributeValue.string("ab"))
                    .with("l", AttributeValue.list(elements))
                    .with("m", AttributeValue.map(m.item().without("a")));
            Item after = present(scope().update(clauses)).apply(before, Item.EMPTY);
            assertEquals(expected, after);
            checkWellFormed(expected);
        });
    }

    private static ExpressionScope scope() {
        return new ExpressionScope(RequestWording.READS, NAMES, VALUES);
    }

    private static <T> T present(@Nullable T value) {
        assertNotNull(value);
        return Objects.requireNonNull(value);
    }

    private static void tryOut(Runnable expression) {
        try {
            expression.run();
        } catch (ServiceException e) {
            assertEquals("ValidationException", e.code());
            assertFalse(Objects.requireNonNull(e.getMessage()).isEmpty());
        }
    }

    /** The item is what a builder makes of its attributes, size and all. */
    private static void checkWellFormed(Item item) {
        Item.Builder builder = Item.builder();
        item.forEach(attribute -> builder.put(attribute.name(), attribute.value()));
        Item again = builder.build();
        assertEquals(again, item);
        assertEquals(again.sizeBytes(), item.sizeBytes());
    }

    private static Item item(RandomGenerator random) {
        Item.Builder item = Item.builder();
        for (String name : new String[] {"a", "b", "c", "name"}) {
            if (random.nextInt(4) > 0) {
                item.put(name, value(random));
            }
        }
        return item.build();
    }

    private static AttributeValue value(RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> AttributeValue.number(random.nextInt(4));
            case 3 -> AttributeValue.string("ab");
            case 4 -> AttributeValue.string("abc");
            case 5 -> AttributeValue.stringSet("ab", "c");
            case 6 -> list(random);
            case 7 -> AttributeValue.bool(true);
            default -> AttributeValue.map(Item.EMPTY.with("a", AttributeValue.number(random.nextInt(3))));
        };
    }

    private static AttributeValue list(RandomGenerator random) {
        List<AttributeValue> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(random.nextBoolean() ? AttributeValue.string("ab") : AttributeValue.number(random.nextInt(3)));
        }
        return AttributeValue.list(elements);
    }

    /** An expression with what it means; {@code precedence}: 1 an OR, 2 an AND, 3 anything closer. */
    private record Made(String text, int precedence, Predicate<Item> judge) {
        String within(int outer) {
            return precedence < outer ? "(" + text + ")" : text;
        }
    }

    private static Made condition(RandomGenerator random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf(random);
        }
        Made left = condition(random, depth - 1);
        Made right = condition(random, depth - 1);
        return switch (random.nextInt(3)) {
            case 0 ->
                new Made(
                        left.within(1) + " OR " + right.within(2),
                        1,
                        item -> left.judge().test(item) || right.judge().test(item));
            case 1 ->
                new Made(
                        left.within(2) + " and " + right.within(3),
                        2,
                        item -> left.judge().test(item) && right.judge().test(item));
            default ->
                new Made("NOT " + left.within(3), 3, item -> !left.judge().test(item));
        };
    }

    private static Made leaf(RandomGenerator random) {
        String path = ATTRIBUTES[random.nextInt(ATTRIBUTES.length)];
        String literal = LITERALS[random.nextInt(LITERALS.length)];
        String name = path.equals("#n") ? "name" : path;
        AttributeValue operand = present(VALUES.get(literal));
        return switch (random.nextInt(7)) {
            case 0 -> new Made("attribute_exists( " + path + ")", 3, item -> item.get(name) != null);
            case 1 -> new Made("attribute_not_exists(" + path + " )", 3, item -> item.get(name) == null);
            case 2 -> new Made(path + " <> " + literal, 3, item -> !operand.equals(item.get(name)));
            case 3 -> new Made(literal + ">" + path, 3, item -> order(item.get(name), operand) == -1);
            case 4 ->
                new Made(
                        path + " >= " + literal,
                        3,
                        item -> order(item.get(name), operand) == 0 || order(item.get(name), operand) == 1);
            case 5 ->
                new Made(
                        path + " In ( " + literal + ",:one)",
                        3,
                        item -> operand.equals(item.get(name))
                                || AttributeValue.number(1).equals(item.get(name)));
            default -> new Made("contains(" + path + "," + literal + ")", 3, item -> contains(item.get(name), operand));
        };
    }

    /** -1, 0 or 1; 2 when the two have no order. */
    private static int order(@Nullable AttributeValue left, AttributeValue right) {
        if (left == null || left.type() != right.type()) {
            return 2;
        }
        return switch (left.type()) {
            case S -> Integer.signum(left.string().compareTo(right.string()));
            case N -> left.number().compareTo(right.number());
            case B, BOOL, NULL, SS, NS, BS, L, M -> 2;
        };
    }

    private static boolean contains(@Nullable AttributeValue whole, AttributeValue part) {
        if (whole == null) {
            return false;
        }
        return switch (whole.type()) {
            case S -> part.type() == AttributeType.S && whole.string().contains(part.string());
            case SS, L -> whole.elements().contains(part);
            case N, B, BOOL, NULL, NS, BS, M -> false;
        };
    }
}
