// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.BatchGetItemInput;
import io.rivermill.wire.dynamodb.BatchGetItemOutput;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.KeysAndAttributes;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutRequest;
import io.rivermill.wire.dynamodb.QueryInput;
import io.rivermill.wire.dynamodb.QueryOutput;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.ScanOutput;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagingTest {
    private final Fixture dynamo = new Fixture();

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void segmentsPartitionTheTableHoweverManyThereAre() {
        dynamo.createTable("rivers", "sk", "N");
        Set<Item> items = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            items.add(item("p" + i % 60, BigDecimal.valueOf(i)));
        }
        write(items);
        Seeds.tryEach(20, random -> {
            int segments = 1 + random.nextInt(300);
            List<Item> scanned = new ArrayList<>();
            for (int segment = 0; segment < segments; segment++) {
                scanned.addAll(scan(ScanInput.create()
                        .tableName("rivers")
                        .segment(segment)
                        .totalSegments(segments)
                        .limit(1 + random.nextInt(20))));
            }
            assertEquals(items.size(), scanned.size());
            assertEquals(items, new HashSet<>(scanned));
        });
    }

    @Test
    void aPartitionIsReadInTheOrderOfItsSortKeysInPagesOfAnySize() {
        dynamo.createTable("rivers", "sk", "N");
        Seeds.tryEach(20, random -> {
            String partition = "p" + random.nextLong();
            Set<Item> items = new HashSet<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                items.add(item(partition, number(random)));
            }
            write(items);
            Comparator<Item> order =
                    Comparator.comparing(item -> value(item, "sk").number());
            boolean forward = random.nextBoolean();
            List<Item> expected =
                    items.stream().sorted(forward ? order : order.reversed()).toList();
            assertEquals(expected, query(partition, forward, 1 + random.nextInt(10)));
        });
    }

    @Test
    void aPageEndsWithTheItemThatReachesAMegabyte() {
        dynamo.createTable("rivers", "sk", "N");
        String text = "x".repeat(300_000);
        for (int i = 0; i < 5; i++) {
            Item item = item("p", BigDecimal.valueOf(i)).with("t", AttributeValue.string(text));
            dynamo.call(
                    Operations.PUT_ITEM,
                    PutItemInput.create().tableName("rivers").item(item));
        }
        QueryOutput first = dynamo.call(Operations.QUERY, queryInput("p").returnConsumedCapacity("TOTAL"));
        assertEquals(4, first.count());
        assertEquals(item("p", BigDecimal.valueOf(3)), first.lastEvaluatedKey());
        assertEquals(146.5, Objects.requireNonNull(first.consumedCapacity()).capacityUnits());
        QueryOutput rest = dynamo.call(Operations.QUERY, queryInput("p").exclusiveStartKey(first.lastEvaluatedKey()));
        assertEquals(1, rest.count());
        assertNull(rest.lastEvaluatedKey());
    }

    @Test
    void aPageEndsWithTheItemFetchedForALocalIndexThatReachesAMegabyte() {
        dynamo.createTableWithIndexes("rivers", "sk", "l", Fixture.localIndex("lsi", "l", "KEYS_ONLY"));
        AttributeValue text = AttributeValue.string("x".repeat(300_000));
        for (int i = 0; i < 5; i++) {
            Item item = item("p", BigDecimal.valueOf(i))
                    .with("l", Objects.requireNonNull(AttributeValue.number(BigDecimal.valueOf(i))))
                    .with("t", text);
            dynamo.call(
                    Operations.PUT_ITEM,
                    PutItemInput.create().tableName("rivers").item(item));
        }
        QueryInput whole = queryInput("p").indexName("lsi").select("ALL_ATTRIBUTES");
        QueryOutput first = dynamo.call(Operations.QUERY, whole);
        assertEquals(4, first.count());
        QueryOutput rest = dynamo.call(Operations.QUERY, whole.exclusiveStartKey(first.lastEvaluatedKey()));
        assertEquals(1, rest.count());
        assertNull(rest.lastEvaluatedKey());
        QueryOutput entries = dynamo.call(Operations.QUERY, queryInput("p").indexName("lsi"));
        assertEquals(5, entries.count());
    }

    @Test
    void aBatchIsReadUpToSixteenMegabytesAndTheRestIsUnprocessed() {
        dynamo.createTable("rivers", "sk", "N");
        String text = "x".repeat(390_000);
        List<Item> keys = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Item key = item("p" + i, BigDecimal.valueOf(i));
            keys.add(key);
            Item item = key.with("t", AttributeValue.string(text));
            dynamo.call(
                    Operations.PUT_ITEM,
                    PutItemInput.create().tableName("rivers").item(item));
        }
        Set<Item> seen = new HashSet<>();
        List<Item> left = keys;
        int calls = 0;
        while (!left.isEmpty()) {
            BatchGetItemOutput output = dynamo.call(
                    Operations.BATCH_GET_ITEM,
                    BatchGetItemInput.create()
                            .requestItems(Map.of(
                                    "rivers",
                                    KeysAndAttributes.create().keys(left).projectionExpression("pk, sk"))));
            seen.addAll(Objects.requireNonNull(output.responses().get("rivers")));
            KeysAndAttributes rest = output.unprocessedKeys().get("rivers");
            assertTrue(calls < 2, "two calls are enough");
            assertTrue(rest == null || "pk, sk".equals(rest.projectionExpression()));
            left = rest == null ? List.of() : rest.keys();
            calls++;
        }
        assertEquals(2, calls);
        assertEquals(new HashSet<>(keys), seen);
    }

    private List<Item> scan(ScanInput input) {
        List<Item> items = new ArrayList<>();
        Item from = null;
        do {
            ScanOutput page = dynamo.call(Operations.SCAN, input.exclusiveStartKey(from));
            items.addAll(Objects.requireNonNull(page.items()));
            from = page.lastEvaluatedKey();
        } while (from != null);
        return items;
    }

    private List<Item> query(String partition, boolean forward, int limit) {
        List<Item> items = new ArrayList<>();
        Item from = null;
        do {
            QueryOutput page = dynamo.call(
                    Operations.QUERY,
                    queryInput(partition).scanIndexForward(forward).limit(limit).exclusiveStartKey(from));
            items.addAll(Objects.requireNonNull(page.items()));
            from = page.lastEvaluatedKey();
        } while (from != null);
        return items;
    }

    private static QueryInput queryInput(String partition) {
        return QueryInput.create()
                .tableName("rivers")
                .keyConditionExpression("pk = :p")
                .expressionAttributeValues(Item.builder()
                        .put(":p", AttributeValue.string(partition))
                        .build());
    }

    private void write(Set<Item> items) {
        List<WriteRequest> requests = items.stream()
                .map(item ->
                        WriteRequest.create().putRequest(PutRequest.create().item(item)))
                .toList();
        for (int i = 0; i < requests.size(); i += 25) {
            List<WriteRequest> some = requests.subList(i, Math.min(i + 25, requests.size()));
            dynamo.call(
                    Operations.BATCH_WRITE_ITEM, BatchWriteItemInput.create().requestItems(Map.of("rivers", some)));
        }
    }

    private static BigDecimal number(RandomGenerator random) {
        return BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(5) - 2);
    }

    private static Item item(String partition, BigDecimal sort) {
        return Item.builder()
                .put("pk", AttributeValue.string(partition))
                .put("sk", Objects.requireNonNull(AttributeValue.number(sort)))
                .build();
    }

    private static AttributeValue value(Item item, String name) {
        return Objects.requireNonNull(item.get(name));
    }
}
