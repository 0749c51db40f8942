// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ItemReader;
import io.rivermill.wire.JsonInput;
import io.rivermill.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ExpressionScopeTest {
    private static final Item ONE =
            Item.builder().put(":v", AttributeValue.number(1)).build();

    @Test
    void refusesNamesAndValuesWithoutAnExpression() {
        refuses(
                "ExpressionAttributeNames can only be specified when using expressions",
                () -> scope(RequestWording.READS, Map.of("#a", "a"), ONE).expectExpressions(false));
        refuses(
                "1 validation error detected: ExpressionAttributeValues can only be specified when using expressions",
                () -> scope(RequestWording.WRITES, null, ONE).expectExpressions(false, "ConditionExpression"));
        refuses(
                "ExpressionAttributeValues can only be specified when using expressions: "
                        + "UpdateExpression and ConditionExpression are null",
                () -> scope(RequestWording.OLDER, null, ONE)
                        .expectExpressions(false, "UpdateExpression", "ConditionExpression"));
        refuses(
                "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
                () -> scope(RequestWording.OLDER, null, ONE).expectExpressions(false, "FilterExpression"));
        scope(RequestWording.OLDER, null, ONE).expectExpressions(true, "FilterExpression");
        scope(RequestWording.OLDER, null, null).expectExpressions(false, "FilterExpression");
    }

    @Test
    void refusesEmptyNamesAndValues() {
        refuses(
                "ExpressionAttributeNames must not be empty",
                () -> scope(RequestWording.READS, Map.of(), null).open());
        refuses(
                "ExpressionAttributeValues must not be empty",
                () -> scope(RequestWording.READS, null, Item.EMPTY).open());
    }

    @Test
    void refusesMalformedPlaceholders() {
        for (String bad : List.of("a", "#", "#a-b", "#a.b", ":a", "", "##a", "#é", "#" + "x".repeat(255))) {
            refuses(
                    "ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + bad + "\"",
                    () -> scope(RequestWording.READS, Map.of(bad, "a"), null).open());
        }
        refuses(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"a\"",
                () -> scope(RequestWording.READS, null, values("{\"a\":{\"S\":\"x\"}}"))
                        .open());
        scope(RequestWording.READS, Map.of("#0", "a", "#_", "b", "#" + "x".repeat(254), "c"), null)
                .open();
    }

    @Test
    void refusesMalformedValuesInTheWordsOfTheOperation() {
        String json = "{\":a\":{\"S\":\"x\"},\":b\":{\"NS\":[\"1\",\"1.0\"]}}";
        refuses(
                "One or more parameter values were invalid: Input collection contains duplicates.",
                () -> scope(RequestWording.READS, null, values(json)).open());
        refuses(
                "1 validation error detected: One or more parameter values were invalid: "
                        + "Input collection contains duplicates.",
                () -> scope(RequestWording.WRITES, null, values(json)).open());
        refuses(
                "ExpressionAttributeValues contains invalid value: Input collection contains duplicates for key :b",
                () -> scope(RequestWording.OLDER, null, values(json)).open());
        refuses(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"\"",
                () -> scope(RequestWording.READS, null, values("{\"\":{\"S\":\"x\"}}"))
                        .open());
    }

    @Test
    void refusesWhatNoExpressionUsedNamesFirst() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("#b", "b");
        names.put("#a", "a");
        ExpressionScope scope = scope(RequestWording.READS, names, ONE);
        scope.open();
        scope.condition("attribute_exists(c)");
        refuses("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #a}", scope::close);
        scope.projection("#a, x.#b");
        refuses("Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}", scope::close);
        scope.filter("c = :v");
        scope.close();
    }

    @Test
    void countsWhatAnyExpressionOfTheRequestUses() {
        ExpressionScope scope = scope(RequestWording.READS, Map.of("#a", "a"), ONE);
        scope.update("SET b = if_not_exists(#a, :v)");
        scope.close();
        scope = scope(RequestWording.READS, Map.of("#a", "a"), ONE);
        scope.keyCondition("#a = :v");
        scope.close();
    }

    @Test
    void givesNothingForAnAbsentExpression() {
        ExpressionScope scope = scope(RequestWording.READS, null, null);
        scope.open();
        assertNull(scope.condition(null));
        assertNull(scope.filter(null));
        assertNull(scope.keyCondition(null));
        assertNull(scope.projection(null));
        assertNull(scope.update(null));
        scope.close();
    }

    @Test
    void refusesExpressionsOver4096Bytes() {
        ExpressionScope scope = scope(RequestWording.READS, null, ONE);
        String fits = "a = :v" + " ".repeat(4_090);
        scope.condition(fits);
        refuses(
                "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097",
                () -> scope.filter(fits + " "));
        refuses(
                "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;",
                () -> scope.update("SET a = :v" + " ".repeat(4_090)));
        refuses(
                "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
                        + "expression size: 4100",
                () -> scope.condition("é".repeat(2_050)));
    }

    @Test
    void refusesMoreThan300Operators() {
        ExpressionScope scope = scope(RequestWording.READS, null, ONE);
        String many = "a=:v" + " OR b<:v".repeat(149); // 150 comparisons, 149 ORs
        scope.condition(many);
        scope.condition("NOT " + many);
        refuses(
                "Invalid ConditionExpression: The expression contains too many operators; operator count: 301",
                () -> scope.condition("NOT NOT " + many));
    }

    @Test
    void countsEachOperatorOnceAndNeitherFunctionsNorParentheses() {
        ExpressionScope scope = scope(RequestWording.READS, null, ONE);
        String tooMany = "The expression contains too many operators; operator count: 301";
        String between = "a BETWEEN :v AND b"; // one operator, its AND included
        String in = "a IN (:v,b)";
        for (String one : List.of(between, in, "a<>b", "a>=b")) {
            String most = one + (" AND " + one).repeat(104) + " OR a=:v".repeat(45); // 105 and 104, 45 and 45
            scope.condition("NOT " + most);
            refuses("Invalid ConditionExpression: " + tooMany, () -> scope.condition("NOT NOT " + most));
        }
        String calls = "(attribute_exists(a))" + "AND(size(a)=:v)".repeat(140); // 140 and 140, and 141 calls
        scope.condition(calls + " OR a=:v".repeat(10));
        refuses(
                "Invalid ConditionExpression: " + tooMany,
                () -> scope.condition("NOT " + calls + " OR a=:v".repeat(10)));
        String sums = sums("+", 150) + "," + sums("-", 150).replace('a', 'c');
        scope.update("SET " + sums);
        refuses("Invalid UpdateExpression: " + tooMany, () -> scope.update("SET " + sums + ",z=b-:v"));
    }

    private static String sums(String operator, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a" + i + "=b" + operator + ":v")
                .collect(Collectors.joining(","));
    }

    @Test
    void refusesMoreThan100CandidatesOfIn() {
        ExpressionScope scope = scope(RequestWording.READS, null, ONE);
        scope.filter("a IN (:v" + ",:v".repeat(99) + ")");
        refuses(
                "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101",
                () -> scope.filter("a IN (:v" + ",:v".repeat(100) + ")"));
    }

    @Test
    void standsAsDeepBracketsAsFitInAnExpression() {
        ExpressionScope scope = scope(RequestWording.READS, null, ONE);
        refuses(
                "Invalid ConditionExpression: The expression has redundant parentheses;",
                () -> scope.condition("(".repeat(2_000) + "a = :v" + ")".repeat(2_000)));
        refuses(
                "Invalid UpdateExpression: The expression has redundant parentheses;",
                () -> scope.update("SET a = " + "(".repeat(4_000)));
        refuses(
                "Invalid ConditionExpression: The expression contains too many operators; operator count: 301",
                () -> scope.condition("NOT ".repeat(1_000) + "a=:v"));
        refuses(
                "Invalid ConditionExpression: The expression contains too many operators; operator count: 301",
                () -> scope.condition("a=:v" + " OR (a=:v".repeat(404) + ")".repeat(404)));
        String nested = "a=:v";
        for (int i = 0; i < 149; i++) {
            nested = "(" + nested + ") OR b=:v";
        }
        ConditionExpression condition = Objects.requireNonNull(scope.condition(nested));
        assertEquals(true, condition.holds(Item.EMPTY.with("b", AttributeValue.number(1))));
    }

    @Test
    void saysWhichAttributesAnExpressionNamesAndWhichItGoesInto() {
        ExpressionScope scope = scope(RequestWording.READS, Map.of("#c", "c"), ONE);
        ConditionExpression condition =
                Objects.requireNonNull(scope.condition("b.x = :v AND a = :v OR size(#c[0]) > :v"));
        assertEquals(List.of("b", "a", "c"), List.copyOf(condition.paths().attributes()));
        assertEquals(List.of("b", "c"), List.copyOf(condition.paths().documents()));
        UpdateExpression update = Objects.requireNonNull(scope.update("SET a.b = c[1] REMOVE d"));
        assertEquals(List.of("a", "d"), List.copyOf(update.targets()));
        assertEquals(List.of("a", "c", "d"), List.copyOf(update.paths().attributes()));
    }

    @Test
    void refusesAnUpdateThatNestsTooDeep() {
        ExpressionScope scope = scope(RequestWording.READS, null, ONE);
        AttributeValue deep = AttributeValue.number(1);
        for (int i = 0; i < 31; i++) {
            deep = AttributeValue.list(List.of(deep));
        }
        Item item = Item.EMPTY.with("deep", deep).with("m", AttributeValue.map(Item.EMPTY));
        Objects.requireNonNull(scope.update("SET a = deep")).apply(item, Item.EMPTY);
        UpdateExpression deeper = Objects.requireNonNull(scope.update("SET m.a = deep"));
        refuses(
                "Nesting Levels have exceeded supported limits: "
                        + "Attributes in the item have nested levels beyond supported limit",
                () -> deeper.apply(item, Item.EMPTY));
    }

    @Test
    void refusesAnUpdateThatWouldGrowWithoutEndBeforeItDoes() {
        Item values = Item.EMPTY
                .with(":v", AttributeValue.string("x".repeat(100_000)))
                .with(":l", AttributeValue.list(List.of(AttributeValue.string("x".repeat(100_000)))));
        ExpressionScope scope = scope(RequestWording.READS, null, values);
        StringBuilder copies = new StringBuilder("SET a=:v");
        for (int i = 0; i < 400; i++) {
            copies.append(",a").append(i).append("=:v");
        }
        UpdateExpression manyCopies = present(scope.update(copies.toString()));
        UpdateExpression manyLists = present(scope.update(assignments(150, "list_append(:l,:l)")));
        String tooLarge = "Item size to update has exceeded the maximum allowed size";
        refuses(tooLarge, () -> manyCopies.apply(null, Item.EMPTY));
        refuses(tooLarge, () -> manyLists.apply(null, Item.EMPTY));
        present(scope.update("SET a=:v,b=:v,c=:v,d=:l")).apply(null, Item.EMPTY);
    }

    private static String assignments(int count, String source) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a" + i + "=" + source)
                .collect(Collectors.joining(",", "SET ", ""));
    }

    private static UpdateExpression present(@Nullable UpdateExpression update) {
        return Objects.requireNonNull(update);
    }

    @Test
    void knowsTheReservedWords() {
        assertEquals(573, ReservedWords.count());
    }

    private static ExpressionScope scope(
            RequestWording wording, @Nullable Map<String, String> names, @Nullable Item values) {
        return new ExpressionScope(wording, names, values);
    }

    private static Item values(String json) {
        return ItemReader.readItem(new JsonInput(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static void refuses(String message, Executable request) {
        ServiceException refusal = assertThrows(ServiceException.class, request);
        assertEquals("ValidationException", refusal.code());
        assertEquals(message, refusal.getMessage());
    }
}
