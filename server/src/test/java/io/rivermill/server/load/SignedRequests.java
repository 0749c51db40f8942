// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.http.Credentials;
import io.rivermill.http.Signer;
import io.rivermill.server.client.Json;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Whole HTTP requests, signed and ready to be sent: the client's share of the processors is then the socket alone. A
 * signature is good for minutes, so they are made anew for every run.
 */
final class SignedRequests {
    private static final int KEYS = 8_192;
    private static final int VALUE_CHARACTERS = 480;

    private final URI endpoint;
    private final Signer signer;

    SignedRequests(URI endpoint, Credentials credentials) {
        this.endpoint = endpoint;
        this.signer = new Signer(credentials, "us-east-1", "dynamodb");
    }

    /** Replaces items of about 500 bytes, keys in an order of the generator. */
    List<ByteBuffer> puts(String table, RandomGenerator random) {
        return each(random, "PutItem", id -> Map.of("TableName", table, "Item", item(id, random)));
    }

    List<ByteBuffer> gets(String table, RandomGenerator random) {
        return each(random, "GetItem", id -> Map.of("TableName", table, "Key", key(id)));
    }

    /** Adds one to an attribute and sets another. */
    List<ByteBuffer> updates(String table, RandomGenerator random) {
        return each(
                random,
                "UpdateItem",
                id -> Map.of(
                        "TableName",
                        table,
                        "Key",
                        key(id),
                        "UpdateExpression",
                        "ADD Visits :one SET Seen = :seen",
                        "ExpressionAttributeValues",
                        Map.of(":one", Map.of("N", "1"), ":seen", Map.of("S", Long.toHexString(random.nextLong())))));
    }

    /** One request to a table's item {@code id} whose attribute {@code Note} is {@code note}. */
    ByteBuffer put(String table, String id, String note) {
        return put(table, Map.of("Id", Map.of("S", id), "Note", Map.of("S", note)));
    }

    ByteBuffer put(String table, Map<String, Object> item) {
        return request("PutItem", Map.of("TableName", table, "Item", item));
    }

    /** One request that puts all of these. */
    ByteBuffer batch(String table, List<Map<String, Object>> items) {
        List<Object> puts = new ArrayList<>();
        items.forEach(item -> puts.add(Map.of("PutRequest", Map.of("Item", item))));
        return request("BatchWriteItem", Map.of("RequestItems", Map.of(table, puts)));
    }

    /** Each replaces {@code items} neighbours at once, with a token of its own, as SDKs send one. */
    List<ByteBuffer> transactions(String table, int items, int count, RandomGenerator random) {
        List<ByteBuffer> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(KEYS - items);
            List<Object> puts = new ArrayList<>();
            for (int id = first; id < first + items; id++) {
                puts.add(Map.of("Put", Map.of("TableName", table, "Item", item(id, random))));
            }
            String token = Long.toHexString(random.nextLong());
            requests.add(request("TransactWriteItems", Map.of("TransactItems", puts, "ClientRequestToken", token)));
        }
        return requests;
    }

    /** Reads a shard from a place on. */
    ByteBuffer records(String iterator) {
        return request("DynamoDBStreams_20120810.GetRecords", Map.of("ShardIterator", iterator));
    }

    private interface Body {
        Object of(int id);
    }

    private List<ByteBuffer> each(RandomGenerator random, String operation, Body body) {
        List<ByteBuffer> requests = new ArrayList<>(KEYS);
        for (int i = 0; i < KEYS; i++) {
            requests.add(request(operation, body.of(random.nextInt(KEYS))));
        }
        return requests;
    }

    private static Map<String, Object> key(int id) {
        return Map.of("Id", Map.of("S", "item-" + (1_000_000 + id)));
    }

    private static Map<String, Object> item(int id, RandomGenerator random) {
        StringBuilder text = new StringBuilder(VALUE_CHARACTERS);
        while (text.length() < VALUE_CHARACTERS) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        Map<String, Object> item = new LinkedHashMap<>(key(id));
        item.put("Text", Map.of("S", text.toString()));
        item.put("Visits", Map.of("N", Integer.toString(random.nextInt(1_000))));
        item.put("Open", Map.of("BOOL", true));
        return item;
    }

    /** A request of DynamoDB's, or of another service's if its target is given whole. */
    ByteBuffer request(String operation, Object body) {
        String target = operation.contains(".") ? operation : "DynamoDB_20120810." + operation;
        byte[] text = new Json(body).toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("content-type", "application/x-amz-json-1.0", "x-amz-target", target);
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nhost: ").append(endpoint.getRawAuthority());
        signer.sign("POST", endpoint, headers, text, Instant.now())
                .forEach((name, value) ->
                        head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\ncontent-length: ").append(text.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(start.length + text.length)
                .put(start)
                .put(text)
                .flip();
    }
}
