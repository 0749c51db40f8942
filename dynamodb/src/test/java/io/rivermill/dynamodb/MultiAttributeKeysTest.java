// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Seeds;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndex;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.QueryInput;
import io.rivermill.wire.dynamodb.QueryOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Queries of an index with two HASH and three RANGE attributes, against sorting and filtering a list. */
class MultiAttributeKeysTest {
    private static final String[] NAMES = {"a", "b", "c"};

    /** The RANGE attributes of an item: a number, a string, and bytes. */
    private record Sort(int number, String string, byte[] bytes) {
        private static final Comparator<Sort> ORDER = Comparator.<Sort>comparingInt(Sort::number)
                .thenComparing(Sort::compareStrings)
                .thenComparing((left, right) -> Arrays.compareUnsigned(left.bytes, right.bytes));

        int compareStrings(Sort other) {
            return Arrays.compareUnsigned(
                    string.getBytes(StandardCharsets.UTF_8), other.string.getBytes(StandardCharsets.UTF_8));
        }

        int compare(int attribute, Sort other) {
            return switch (attribute) {
                case 0 -> Integer.compare(number, other.number);
                case 1 -> compareStrings(other);
                default -> Arrays.compareUnsigned(bytes, other.bytes);
            };
        }

        AttributeValue value(int attribute) {
            return switch (attribute) {
                case 0 -> AttributeValue.number(number);
                case 1 -> AttributeValue.string(string);
                default -> AttributeValue.binary(bytes);
            };
        }
    }

    private record Row(String id, String partition, Sort sort) {}

    @Test
    void aQueryReadsWhatItsConditionsSayInTheOrderOfAllItsAttributes() {
        Seeds.tryEach(12, random -> {
            try (Fixture dynamo = new Fixture()) {
                dynamo.call(Operations.CREATE_TABLE, table());
                List<Row> rows = new ArrayList<>();
                for (int i = 0; i < 120; i++) {
                    rows.add(new Row("p" + i, random.nextBoolean() ? "x" : "x\0", sort(random)));
                    put(dynamo, rows.getLast());
                }
                for (int i = 0; i < 60; i++) {
                    query(dynamo, rows, random);
                }
            }
        });
    }

    private static void query(Fixture dynamo, List<Row> rows, RandomGenerator random) {
        Row like = rows.get(random.nextInt(rows.size()));
        Sort bound = random.nextBoolean() ? like.sort() : sort(random);
        int equalities = random.nextInt(4);
        String operator =
                equalities == 3 ? "" : List.of("", "<", "<=", ">", ">=", "=").get(random.nextInt(6));
        StringBuilder condition = new StringBuilder("h = :h AND i = :i");
        Item.Builder values = Item.builder()
                .put(":h", AttributeValue.string(like.partition()))
                .put(":i", AttributeValue.number(7));
        for (int i = 0; i < equalities; i++) {
            condition.append(" AND ").append(NAMES[i]).append(" = :").append(NAMES[i]);
            values.put(":" + NAMES[i], like.sort().value(i));
        }
        if (!operator.isEmpty()) {
            condition.append(" AND ").append(NAMES[equalities]).append(operator).append(":bound");
            values.put(":bound", bound.value(equalities));
        }
        List<Row> expected = new ArrayList<>(rows);
        expected.removeIf(row -> !row.partition().equals(like.partition()));
        for (int i = 0; i < equalities; i++) {
            int attribute = i;
            expected.removeIf(row -> row.sort().compare(attribute, like.sort()) != 0);
        }
        expected.removeIf(
                row -> !holds(operator, operator.isEmpty() ? 0 : row.sort().compare(equalities, bound)));
        boolean forward = random.nextBoolean();
        Comparator<Row> order = Comparator.comparing(Row::sort, Sort.ORDER);
        expected.sort(forward ? order : order.reversed());
        List<String> found = ids(dynamo, condition.toString(), values.build(), forward, 1 + random.nextInt(20));
        assertEquals(expected.size(), found.size(), condition::toString);
        assertEquals(new HashSet<>(expected.stream().map(Row::id).toList()), new HashSet<>(found));
        for (int i = 0; i < found.size(); i++) {
            String id = found.get(i);
            Row row = rows.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
            assertEquals(0, Sort.ORDER.compare(expected.get(i).sort(), row.sort()), "order");
        }
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> order == 0;
        };
    }

    private static List<String> ids(Fixture dynamo, String condition, Item values, boolean forward, int limit) {
        List<String> ids = new ArrayList<>();
        Item from = null;
        do {
            QueryOutput page = dynamo.call(
                    Operations.QUERY,
                    QueryInput.create()
                            .tableName("rivers")
                            .indexName("gsi")
                            .keyConditionExpression(condition)
                            .expressionAttributeValues(values)
                            .scanIndexForward(forward)
                            .limit(limit)
                            .exclusiveStartKey(from));
            for (Item item : Objects.requireNonNull(page.items())) {
                ids.add(Objects.requireNonNull(item.get("pk")).string());
            }
            from = page.lastEvaluatedKey();
        } while (from != null);
        return ids;
    }

    private static Sort sort(RandomGenerator random) {
        String[] strings = {"s", "s\0", "s\0\0", "s\1", "sa", "\u00e9", "\ud83d\ude00"};
        byte[][] bytes = {{0}, {0, 0}, {0, -1}, {1}, {-1}, {-1, -1}};
        return new Sort(
                random.nextInt(5) * 100 - 250,
                strings[random.nextInt(strings.length)],
                bytes[random.nextInt(bytes.length)]);
    }

    private static void put(Fixture dynamo, Row row) {
        Item item = Item.builder()
                .put("pk", AttributeValue.string(row.id()))
                .put("h", AttributeValue.string(row.partition()))
                .put("i", AttributeValue.number(7))
                .put("a", row.sort().value(0))
                .put("b", row.sort().value(1))
                .put("c", row.sort().value(2))
                .build();
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(item));
    }

    private static CreateTableInput table() {
        return CreateTableInput.create()
                .tableName("rivers")
                .billingMode("PAY_PER_REQUEST")
                .keySchema(List.of(element("pk", "HASH")))
                .attributeDefinitions(List.of(
                        definition("pk", "S"),
                        definition("h", "S"),
                        definition("i", "N"),
                        definition("a", "N"),
                        definition("b", "S"),
                        definition("c", "B")))
                .globalSecondaryIndexes(List.of(GlobalSecondaryIndex.create()
                        .indexName("gsi")
                        .keySchema(List.of(
                                element("h", "HASH"),
                                element("i", "HASH"),
                                element("a", "RANGE"),
                                element("b", "RANGE"),
                                element("c", "RANGE")))
                        .projection(Projection.create().projectionType("KEYS_ONLY"))));
    }

    private static KeySchemaElement element(String name, String role) {
        return KeySchemaElement.create().attributeName(name).keyType(role);
    }

    private static AttributeDefinition definition(String name, String type) {
        return AttributeDefinition.create().attributeName(name).attributeType(type);
    }
}
