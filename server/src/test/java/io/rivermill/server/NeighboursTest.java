// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.dynamodb.DynamoDbService;
import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.http.HttpServer;
import io.rivermill.http.HttpSettings;
import io.rivermill.http.RequestLog;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import io.rivermill.store.Store;
import io.rivermill.store.rocksdb.RocksSettings;
import io.rivermill.store.rocksdb.RocksStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that share one event loop: a large answer is held up where it is written, and its neighbours get theirs. */
@Timeout(60)
class NeighboursTest {
    private static final int LARGE_CHARACTERS = 200_000;
    private static final int BATCH = 10;

    @TempDir
    Path folder;

    /** Holds up answers above a size, once they are written as JSON, on the thread that wrote them. */
    private static final class Holding implements RequestLog {
        private static final int HELD_BYTES_MIN = 150_000;

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void answered(Entry entry) {
            if (entry.answerBytes() < HELD_BYTES_MIN) {
                return;
            }
            reached.countDown();
            try {
                assertTrue(released.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BatchGetItem", "TransactGetItems", "GetItem", "Query"})
    void aLargeAnswerDoesNotHoldUpASmallReadOnTheSameEventLoop(String operation) throws InterruptedException {
        Holding log = new Holding();
        HttpSettings oneLoop = HttpSettings.builder().eventLoops(1).build();
        try (Tasks tasks = Tasks.system();
                Store store = RocksStore.open(folder, RocksSettings.defaults().withRelaxed(true), Clock.system());
                DynamoDbService dynamodb = new DynamoDbService(store, Clock.system(), tasks, DynamoDbSettings.DEFAULT);
                HttpServer server = HttpServer.builder(Clock.system(), tasks)
                        .settings(oneLoop)
                        .log(log)
                        .service(dynamodb)
                        .open()) {
            ApiClient client = new ApiClient(URI.create("http://127.0.0.1:" + server.port()));
            fill(client);
            CompletableFuture<Json> large = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    large.complete(call(client, operation, large(operation)));
                } catch (RuntimeException e) {
                    large.completeExceptionally(e);
                }
            });
            try {
                assertTrue(log.reached.await(30, TimeUnit.SECONDS));
                Json small = call(client, "GetItem", Map.of("TableName", "lakes", "Key", key("small")));
                assertEquals("small", small.at("Item", "Id", "S").text());
                assertFalse(large.isDone());
            } finally {
                log.released.countDown();
            }
            large.join();
        }
    }

    private static void fill(ApiClient client) {
        call(
                client,
                "CreateTable",
                Map.of(
                        "TableName",
                        "lakes",
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "KeySchema",
                        List.of(Map.of("AttributeName", "Id", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "Id", "AttributeType", "S"))));
        Await.untilTrue(
                "the table is there",
                Duration.ofSeconds(20),
                () -> call(client, "DescribeTable", Map.of("TableName", "lakes"))
                        .at("Table", "TableStatus")
                        .text()
                        .equals("ACTIVE"));
        call(client, "PutItem", Map.of("TableName", "lakes", "Item", key("small")));
        for (int i = 0; i < BATCH; i++) {
            Map<String, Object> item = new HashMap<>(key("large-" + i));
            item.put("Text", Map.of("S", "x".repeat(LARGE_CHARACTERS)));
            call(client, "PutItem", Map.of("TableName", "lakes", "Item", item));
        }
    }

    private static Map<String, Object> large(String operation) {
        return switch (operation) {
            case "GetItem" -> Map.of("TableName", "lakes", "Key", key("large-0"));
            case "Query" ->
                Map.of(
                        "TableName", "lakes",
                        "KeyConditionExpression", "Id = :id",
                        "ExpressionAttributeValues", Map.of(":id", Map.of("S", "large-0")));
            case "BatchGetItem" -> Map.of("RequestItems", Map.of("lakes", Map.of("Keys", keys(BATCH))));
            case "TransactGetItems" ->
                Map.of(
                        "TransactItems",
                        keys(BATCH).stream()
                                .map(key -> Map.of("Get", Map.of("TableName", "lakes", "Key", key)))
                                .toList());
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static List<Map<String, Object>> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> key("large-" + i)).toList();
    }

    private static Map<String, Object> key(String id) {
        return Map.of("Id", Map.of("S", id));
    }

    private static Json call(ApiClient client, String operation, Map<String, Object> request) {
        return client.json("dynamodb", "DynamoDB_20120810." + operation, request);
    }
}
