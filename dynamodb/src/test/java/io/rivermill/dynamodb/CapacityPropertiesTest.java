// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Seeds;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.Capacity;
import io.rivermill.wire.dynamodb.ConsumedCapacity;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.Get;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.QueryInput;
import io.rivermill.wire.dynamodb.TransactGetItem;
import io.rivermill.wire.dynamodb.TransactGetItemsInput;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Capacity of items of many sizes, beside a small calculation of its own that knows items by two numbers. */
class CapacityPropertiesTest {
    private static final int ENTRY_BYTES = 10; // pk, sk and n with their names

    /**
     * An item with a text of so many bytes.
     *
     * @param n the key of both indexes, 0 for none
     */
    private record Shape(int text, int n) {
        long bytes() {
            return 8L + text + (n == 0 ? 0 : 3);
        }
    }

    private final Map<Integer, Shape> shapes = new HashMap<>();

    @Test
    void operationsCostWhatTheSizesOfTheirItemsSay() {
        Seeds.tryEach(10, random -> {
            shapes.clear();
            try (Fixture dynamo = fixture()) {
                for (int i = 0; i < 150; i++) {
                    step(dynamo, random, "token" + i);
                }
            }
        });
    }

    private void step(Fixture dynamo, RandomGenerator random, String token) {
        int id = 1 + random.nextInt(5);
        Shape before = shapes.get(id);
        boolean consistent = random.nextBoolean();
        double factor = consistent ? 1 : 0.5;
        switch (random.nextInt(7)) {
            case 0 -> {
                shapes.remove(id);
                assertSpent(written(before, null), arms(before, null), delete(dynamo, id));
            }
            case 1 -> transact(dynamo, id, shape(random, before), token);
            case 2 -> assertSpent(factor * units(bytes(before), 4_096), Map.of(), get(dynamo, id, consistent));
            case 3 -> {
                ConsumedCapacity spent = transactGet(dynamo, id);
                assertSpent(2 * units(bytes(before), 4_096), Map.of(), spent);
                assertEquals(spent.capacityUnits(), spent.readCapacityUnits());
            }
            case 4 -> {
                long all = shapes.values().stream().mapToLong(Shape::bytes).sum();
                assertSpent(factor * units(all, 4_096), Map.of(), query(dynamo, null, consistent));
            }
            case 5 -> {
                List<Shape> indexed =
                        shapes.values().stream().filter(shape -> shape.n() != 0).toList();
                double fetched = indexed.stream()
                        .mapToDouble(shape -> factor * units(shape.bytes(), 4_096))
                        .sum();
                double entries = factor * units((long) ENTRY_BYTES * indexed.size(), 4_096);
                assertSpent(fetched, Map.of("keys", entries), query(dynamo, "keys", consistent));
            }
            default -> {
                Shape after = shape(random, before);
                shapes.put(id, after);
                assertSpent(written(before, after), arms(before, after), put(dynamo, id, after));
            }
        }
    }

    /** Writes, and writes again with the same token: that only reads what is there. */
    private void transact(Fixture dynamo, int id, Shape after, String token) {
        Shape before = shapes.put(id, after);
        TransactWriteItemsInput input = TransactWriteItemsInput.create()
                .clientRequestToken(token)
                .returnConsumedCapacity("INDEXES")
                .transactItems(List.of(TransactWriteItem.create()
                        .put(Put.create().tableName("rivers").item(item(id, after)))));
        ConsumedCapacity spent =
                only(dynamo.call(Operations.TRANSACT_WRITE_ITEMS, input).consumedCapacity());
        assertSpent(2 * written(before, after), arms(before, after), spent);
        assertEquals(spent.capacityUnits(), spent.writeCapacityUnits());
        ConsumedCapacity again =
                only(dynamo.call(Operations.TRANSACT_WRITE_ITEMS, input).consumedCapacity());
        assertSpent(2 * units(after.bytes(), 4_096), Map.of(), again);
        assertEquals(again.capacityUnits(), again.readCapacityUnits());
    }

    private static ConsumedCapacity put(Fixture dynamo, int id, Shape shape) {
        PutItemInput input = PutItemInput.create().tableName("rivers").item(item(id, shape));
        return Objects.requireNonNull(dynamo.call(Operations.PUT_ITEM, input.returnConsumedCapacity("INDEXES"))
                .consumedCapacity());
    }

    private static ConsumedCapacity delete(Fixture dynamo, int id) {
        DeleteItemInput input = DeleteItemInput.create().tableName("rivers").key(key(id));
        return Objects.requireNonNull(dynamo.call(Operations.DELETE_ITEM, input.returnConsumedCapacity("INDEXES"))
                .consumedCapacity());
    }

    private static ConsumedCapacity get(Fixture dynamo, int id, boolean consistent) {
        GetItemInput input =
                GetItemInput.create().tableName("rivers").key(key(id)).consistentRead(consistent);
        return Objects.requireNonNull(dynamo.call(Operations.GET_ITEM, input.returnConsumedCapacity("INDEXES"))
                .consumedCapacity());
    }

    private static ConsumedCapacity transactGet(Fixture dynamo, int id) {
        Get get = Get.create().tableName("rivers").key(key(id));
        TransactGetItemsInput input = TransactGetItemsInput.create()
                .transactItems(List.of(TransactGetItem.create().get(get)))
                .returnConsumedCapacity("INDEXES");
        return only(dynamo.call(Operations.TRANSACT_GET_ITEMS, input).consumedCapacity());
    }

    private static ConsumedCapacity query(Fixture dynamo, @Nullable String index, boolean consistent) {
        return Objects.requireNonNull(dynamo.call(
                        Operations.QUERY,
                        QueryInput.create()
                                .tableName("rivers")
                                .indexName(index)
                                .select("ALL_ATTRIBUTES")
                                .consistentRead(consistent)
                                .keyConditionExpression("pk = :p")
                                .expressionAttributeValues(Item.builder()
                                        .put(":p", AttributeValue.string("p"))
                                        .build())
                                .returnConsumedCapacity("INDEXES"))
                .consumedCapacity());
    }

    private static double written(@Nullable Shape before, @Nullable Shape after) {
        return units(Math.max(bytes(before), bytes(after)), 1_024);
    }

    /** What a write costs in each index that it touches. */
    private static Map<String, Double> arms(@Nullable Shape before, @Nullable Shape after) {
        int was = before == null ? 0 : before.n();
        int is = after == null ? 0 : after.n();
        double wasUnits = was == 0 ? 0 : units(bytes(before), 1_024);
        double isUnits = is == 0 ? 0 : units(bytes(after), 1_024);
        Map<String, Double> arms = new LinkedHashMap<>();
        if (was != is) {
            arms.put("keys", (was == 0 ? 0.0 : 1) + (is == 0 ? 0 : 1));
            arms.put("all", wasUnits + isUnits);
        } else if (is != 0 && !Objects.equals(before, after)) {
            arms.put("all", Math.max(wasUnits, isUnits));
        }
        return arms;
    }

    private static void assertSpent(double table, Map<String, Double> indexes, ConsumedCapacity spent) {
        assertEquals(table, Objects.requireNonNull(spent.table()).capacityUnits());
        Map<String, Double> told = new HashMap<>();
        Map<String, Capacity> local = spent.localSecondaryIndexes();
        if (local != null) {
            local.forEach((index, arm) -> told.put(index, Objects.requireNonNull(arm.capacityUnits())));
        }
        assertEquals(indexes, told);
        double arms = indexes.values().stream().mapToDouble(Double::doubleValue).sum();
        assertEquals(table + arms, spent.capacityUnits());
    }

    private static double units(long bytes, int unit) {
        return Math.max(1, Math.ceil((double) bytes / unit));
    }

    private static long bytes(@Nullable Shape shape) {
        return shape == null ? 0 : shape.bytes();
    }

    private static ConsumedCapacity only(@Nullable List<ConsumedCapacity> spent) {
        assertEquals(1, Objects.requireNonNull(spent).size());
        return spent.getFirst();
    }

    /** Often at the edge of a unit, and sometimes what is there already. */
    private static Shape shape(RandomGenerator random, @Nullable Shape before) {
        if (before != null && random.nextInt(4) == 0) {
            return before;
        }
        int text =
                random.nextBoolean() ? random.nextInt(10_000) : 1_024 * (1 + random.nextInt(9)) - 8 - random.nextInt(5);
        return new Shape(text, random.nextInt(3));
    }

    private static Item item(int id, Shape shape) {
        Item item = key(id).with("v", AttributeValue.string("x".repeat(shape.text())));
        return shape.n() == 0 ? item : item.with("n", AttributeValue.number(shape.n()));
    }

    private static Item key(int id) {
        return Item.builder()
                .put("pk", AttributeValue.string("p"))
                .put("sk", AttributeValue.number(id))
                .build();
    }

    private static Fixture fixture() {
        Fixture dynamo = new Fixture();
        dynamo.createTableWithIndexes(
                "rivers",
                "sk",
                "n",
                Fixture.localIndex("keys", "n", "KEYS_ONLY"),
                Fixture.localIndex("all", "n", "ALL"));
        return dynamo;
    }
}
