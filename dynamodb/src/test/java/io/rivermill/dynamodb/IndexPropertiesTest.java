// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Seeds;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DescribeTableInput;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndex;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexDescription;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.LocalSecondaryIndex;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.ScanOutput;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexPropertiesTest {
    private static final int WRITES = 150;

    @Test
    void anIndexHoldsExactlyTheItemsThatHaveItsKeyWhateverWasWritten() {
        Seeds.tryEach(10, random -> {
            try (Fixture dynamo = new Fixture()) {
                dynamo.call(Operations.CREATE_TABLE, table());
                for (int i = 0; i < WRITES; i++) {
                    write(dynamo, random);
                }
                Set<Item> items = new HashSet<>(scan(dynamo, null, random));
                assertEntries(items, List.of("pk", "sk", "g", "n"), scan(dynamo, "both", random));
                assertEntries(items, null, scan(dynamo, "full", random));
                assertEntries(items, List.of("pk", "sk", "n", "v"), scan(dynamo, "near", random));
                assertTallies(dynamo, items);
            }
        });
    }

    private static void assertEntries(Set<Item> items, @Nullable List<String> projected, List<Item> entries) {
        List<String> key = projected == null ? List.of("g") : List.of(projected.contains("g") ? "g" : "n", "n");
        Set<Item> expected = new HashSet<>();
        for (Item item : items) {
            if (key.stream().allMatch(item::has)) {
                expected.add(projected == null ? item : item.only(projected));
            }
        }
        assertEquals(expected.size(), entries.size());
        assertEquals(expected, new HashSet<>(entries));
    }

    private static void assertTallies(Fixture dynamo, Set<Item> items) {
        TableDescription table = dynamo.call(
                        Operations.DESCRIBE_TABLE, DescribeTableInput.create().tableName("rivers"))
                .table();
        assertEquals((long) items.size(), table.itemCount());
        assertEquals(items.stream().mapToLong(Item::sizeBytes).sum(), table.tableSizeBytes());
        GlobalSecondaryIndexDescription full = table.globalSecondaryIndexes().stream()
                .filter(index -> "full".equals(index.indexName()))
                .findFirst()
                .orElseThrow();
        assertEquals(items.stream().filter(item -> item.has("g")).count(), full.itemCount());
        assertEquals(
                items.stream()
                        .filter(item -> item.has("g"))
                        .mapToLong(Item::sizeBytes)
                        .sum(),
                full.indexSizeBytes());
    }

    private static void write(Fixture dynamo, RandomGenerator random) {
        Item key = Item.builder()
                .put("pk", AttributeValue.string("p" + random.nextInt(5)))
                .put("sk", AttributeValue.binary(new byte[] {(byte) random.nextInt(3), 0, (byte) random.nextInt(3)}))
                .build();
        switch (random.nextInt(4)) {
            case 0 ->
                dynamo.call(
                        Operations.DELETE_ITEM,
                        DeleteItemInput.create().tableName("rivers").key(key));
            case 1 ->
                dynamo.call(
                        Operations.UPDATE_ITEM,
                        UpdateItemInput.create()
                                .tableName("rivers")
                                .key(key)
                                .updateExpression(random.nextBoolean() ? "REMOVE g SET v = :v" : "REMOVE n SET g = :v")
                                .expressionAttributeValues(Item.builder()
                                        .put(":v", AttributeValue.string("v" + random.nextInt(3)))
                                        .build()));
            default -> {
                Item item = key.with("v", AttributeValue.string("v" + random.nextInt(3)));
                if (random.nextBoolean()) {
                    item = item.with("g", AttributeValue.string("g\0".repeat(1 + random.nextInt(3))));
                }
                if (random.nextBoolean()) {
                    item = item.with("n", AttributeValue.number(random.nextInt(7) - 3));
                }
                dynamo.call(
                        Operations.PUT_ITEM,
                        PutItemInput.create().tableName("rivers").item(item));
            }
        }
    }

    private static List<Item> scan(Fixture dynamo, @Nullable String index, RandomGenerator random) {
        List<Item> items = new ArrayList<>();
        Item from = null;
        do {
            ScanOutput page = dynamo.call(
                    Operations.SCAN,
                    ScanInput.create()
                            .tableName("rivers")
                            .indexName(index)
                            .limit(1 + random.nextInt(7))
                            .exclusiveStartKey(from));
            items.addAll(Objects.requireNonNull(page.items()));
            from = page.lastEvaluatedKey();
        } while (from != null);
        return items;
    }

    private static CreateTableInput table() {
        return CreateTableInput.create()
                .tableName("rivers")
                .billingMode("PAY_PER_REQUEST")
                .keySchema(key("pk", "sk"))
                .attributeDefinitions(List.of(
                        definition("pk", "S"), definition("sk", "B"), definition("g", "S"), definition("n", "N")))
                .globalSecondaryIndexes(List.of(
                        GlobalSecondaryIndex.create()
                                .indexName("both")
                                .keySchema(key("g", "n"))
                                .projection(Projection.create().projectionType("KEYS_ONLY")),
                        GlobalSecondaryIndex.create()
                                .indexName("full")
                                .keySchema(key("g", null))
                                .projection(Projection.create().projectionType("ALL"))))
                .localSecondaryIndexes(List.of(LocalSecondaryIndex.create()
                        .indexName("near")
                        .keySchema(key("pk", "n"))
                        .projection(
                                Projection.create().projectionType("INCLUDE").nonKeyAttributes(List.of("v")))));
    }

    private static List<KeySchemaElement> key(String hash, @Nullable String range) {
        KeySchemaElement first = KeySchemaElement.create().attributeName(hash).keyType("HASH");
        return range == null
                ? List.of(first)
                : List.of(first, KeySchemaElement.create().attributeName(range).keyType("RANGE"));
    }

    private static AttributeDefinition definition(String name, String type) {
        return AttributeDefinition.create().attributeName(name).attributeType(type);
    }
}
