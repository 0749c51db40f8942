// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A table of numbered items, {@link #MILES} to a partition. What is written together is of different partitions, as it is
 * where many writers are at work.
 */
final class SizedTable {
    static final int MILES = 100;
    static final int BATCH = 25;

    /** Items that are loaded by one call of {@link #loads}. */
    static final int BLOCK = 10_000;

    private static final String TABLE = "sized";
    private static final int TEXT_CHARACTERS = 200;

    private final SignedRequests signed;
    private final RandomGenerator random;

    SizedTable(SignedRequests signed, RandomGenerator random) {
        this.signed = signed;
        this.random = random;
    }

    static void create(ApiClient api) {
        api.json(
                "dynamodb",
                "DynamoDB_20120810.CreateTable",
                Map.of(
                        "TableName",
                        TABLE,
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "KeySchema",
                        List.of(
                                Map.of("AttributeName", "River", "KeyType", "HASH"),
                                Map.of("AttributeName", "Mile", "KeyType", "RANGE")),
                        "AttributeDefinitions",
                        List.of(
                                Map.of("AttributeName", "River", "AttributeType", "S"),
                                Map.of("AttributeName", "Mile", "AttributeType", "N"))));
        Tables.awaitActive(api, TABLE);
    }

    /** How many items there are, as the server counts them. */
    static long items(ApiClient api) {
        return api.json("dynamodb", "DynamoDB_20120810.DescribeTable", Map.of("TableName", TABLE))
                .at("Table", "ItemCount")
                .number();
    }

    /** BatchWriteItem of the {@link #BLOCK} items from {@code first} on. */
    List<ByteBuffer> loads(long first) {
        List<ByteBuffer> loads = new ArrayList<>();
        int batches = BLOCK / BATCH;
        for (int batch = 0; batch < batches; batch++) {
            List<Object> puts = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                puts.add(Map.of("PutRequest", Map.of("Item", item(first + batch + (long) i * batches))));
            }
            loads.add(signed.request("BatchWriteItem", Map.of("RequestItems", Map.of(TABLE, puts))));
        }
        return loads;
    }

    /** Each of a random item of the first {@code items}. */
    List<ByteBuffer> gets(int count, long items) {
        return requests(count, "GetItem", () -> Map.of("TableName", TABLE, "Key", key(random.nextLong(items))));
    }

    /** The same: each replaces an item. */
    List<ByteBuffer> puts(int count, long items) {
        return requests(count, "PutItem", () -> Map.of("TableName", TABLE, "Item", item(random.nextLong(items))));
    }

    /** Each of all items of a random partition. */
    List<ByteBuffer> queries(int count, long items) {
        return requests(count, "Query", () -> {
            Map<String, Object> river = Map.of(":river", river(random.nextLong(items)));
            return Map.of(
                    "TableName", TABLE, "KeyConditionExpression", "River = :river", "ExpressionAttributeValues", river);
        });
    }

    /** Each of one of {@code parts} equal parts of the table, in turn: so many are a whole Scan. */
    List<ByteBuffer> scans(int parts) {
        List<ByteBuffer> requests = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            requests.add(signed.request("Scan", Map.of("TableName", TABLE, "Segment", part, "TotalSegments", parts)));
        }
        return requests;
    }

    private interface Body {
        Map<String, Object> next();
    }

    private List<ByteBuffer> requests(int count, String operation, Body body) {
        List<ByteBuffer> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(signed.request(operation, body.next()));
        }
        return requests;
    }

    private Map<String, Object> item(long number) {
        StringBuilder text = new StringBuilder(TEXT_CHARACTERS);
        while (text.length() < TEXT_CHARACTERS) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        Map<String, Object> item = new LinkedHashMap<>(key(number));
        item.put("Text", Map.of("S", text.toString()));
        return item;
    }

    private static Map<String, Object> key(long number) {
        return Map.of("River", river(number), "Mile", Map.of("N", Long.toString(number % MILES)));
    }

    private static Map<String, Object> river(long number) {
        return Map.of("S", "river-" + number / MILES);
    }
}
