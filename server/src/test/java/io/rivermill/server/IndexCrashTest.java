// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rivermill.base.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * kill -9 while a global index of a table with items is built or deleted, with writers at work: after the last start it is
 * complete, to the item, or gone.
 *
 * <p>{@code -Drivermill.crash.seed=N} repeats the moments of a failed run, {@code -Drivermill.index.items=N} sets the size
 * of the table and {@code -Drivermill.index.kills=N} the number of kills.
 */
class IndexCrashTest {
    private static final int ITEMS = Integer.getInteger("rivermill.index.items", 12_000);
    private static final int KILLS = Integer.getInteger("rivermill.index.kills", 3);
    private static final int WRITERS = 3;
    private static final int BATCH = 25;
    private static final Duration BUILT_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void anIndexIsCompleteOrGoneWheneverTheServerIsKilled() {
        long seed =
                Long.getLong("rivermill.crash.seed", ThreadLocalRandom.current().nextLong());
        RandomGenerator random = Seeds.generator(seed);
        System.out.println("index crash seed " + seed);
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            createTable(aws);
            load(aws);
            createIndex(aws);
            killUnderWrites(server, aws, random);
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (ServerProcess server = ServerProcess.start(data);
                    AwsClients aws = new AwsClients(server.endpoint())) {
                System.out.println("index crash: " + status(aws));
                killUnderWrites(server, aws, random);
            }
        }
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            awaitComplete(aws);
            Thread deleting = Thread.ofVirtual().start(() -> deleteIndex(aws));
            pass(Duration.ofMillis(random.nextInt(20)));
            server.kill();
            join(deleting);
        }
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            if (index(aws) != null) {
                awaitComplete(aws);
                deleteIndex(aws);
            }
            assertNull(index(aws));
            createIndex(aws);
            deleteIndex(aws); // given up while it is built
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            assertNull(index(aws));
            createIndex(aws);
            awaitComplete(aws);
        }
    }

    private static void awaitComplete(AwsClients aws) {
        Await.untilTrue("the index is active", BUILT_MAX, () -> {
            GlobalSecondaryIndexDescription index = index(aws);
            return index != null && index.indexStatus() == IndexStatus.ACTIVE;
        });
        Map<String, String> items = scan(aws, null);
        assertEquals(items, scan(aws, "gsi"));
        GlobalSecondaryIndexDescription index = index(aws);
        assertEquals(items.size(), index == null ? -1 : index.itemCount());
    }

    /** Moves items about in the index until the server is killed, some time soon. */
    private static void killUnderWrites(ServerProcess server, AwsClients aws, RandomGenerator random) {
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            RandomGenerator own = Seeds.generator(random.nextLong());
            writers.add(Thread.ofVirtual().start(() -> write(aws, own)));
        }
        pass(Duration.ofMillis(random.nextInt(10, 150)));
        server.kill();
        writers.forEach(IndexCrashTest::join);
    }

    private static void write(AwsClients aws, RandomGenerator random) {
        try {
            while (true) {
                int id = random.nextInt(ITEMS * 11 / 10); // some are new
                if (random.nextInt(5) == 0) {
                    aws.dynamodb.deleteItem(
                            request -> request.tableName("items").key(Map.of("Id", number(id))));
                } else {
                    aws.dynamodb.putItem(request -> request.tableName("items").item(item(id, random.nextInt(50))));
                }
            }
        } catch (SdkException e) {
            return; // killed
        }
    }

    private static void load(AwsClients aws) {
        List<Thread> loaders = new ArrayList<>();
        for (int loader = 0; loader < WRITERS; loader++) {
            int first = loader;
            loaders.add(Thread.ofVirtual().start(() -> {
                for (int from = first * BATCH; from < ITEMS; from += WRITERS * BATCH) {
                    List<WriteRequest> batch = new ArrayList<>();
                    for (int id = from; id < Math.min(ITEMS, from + BATCH); id++) {
                        Map<String, AttributeValue> item = item(id, id % 50);
                        batch.add(WriteRequest.builder()
                                .putRequest(put -> put.item(item))
                                .build());
                    }
                    aws.dynamodb.batchWriteItem(request -> request.requestItems(Map.of("items", batch)));
                }
            }));
        }
        loaders.forEach(IndexCrashTest::join);
    }

    private static void createTable(AwsClients aws) {
        aws.dynamodb.createTable(request -> request.tableName("items")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(hash("Id"))
                .attributeDefinitions(definition("Id", ScalarAttributeType.N)));
    }

    private static void createIndex(AwsClients aws) {
        CreateGlobalSecondaryIndexAction create = CreateGlobalSecondaryIndexAction.builder()
                .indexName("gsi")
                .keySchema(hash("g"))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build();
        aws.dynamodb.updateTable(request -> request.tableName("items")
                .attributeDefinitions(definition("g", ScalarAttributeType.S))
                .globalSecondaryIndexUpdates(
                        GlobalSecondaryIndexUpdate.builder().create(create).build()));
    }

    private static void deleteIndex(AwsClients aws) {
        try {
            aws.dynamodb.updateTable(request -> request.tableName("items")
                    .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                            .delete(delete -> delete.indexName("gsi"))
                            .build()));
        } catch (SdkException e) {
            System.out.println("index crash: killed while deleting");
        }
    }

    private static KeySchemaElement hash(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.HASH)
                .build();
    }

    private static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static @Nullable GlobalSecondaryIndexDescription index(AwsClients aws) {
        List<GlobalSecondaryIndexDescription> indexes = aws.dynamodb
                .describeTable(request -> request.tableName("items"))
                .table()
                .globalSecondaryIndexes();
        return indexes.isEmpty() ? null : indexes.getFirst();
    }

    private static String status(AwsClients aws) {
        GlobalSecondaryIndexDescription index = index(aws);
        return index == null ? "gone" : index.indexStatusAsString() + " with " + index.itemCount() + " items";
    }

    /** The value of g of each item, by its id. */
    private static Map<String, String> scan(AwsClients aws, @Nullable String index) {
        Map<String, String> found = new HashMap<>();
        aws.dynamodb
                .scanPaginator(ScanRequest.builder()
                        .tableName("items")
                        .indexName(index)
                        .build())
                .items()
                .forEach(item ->
                        assertNull(found.put(item.get("Id").n(), item.get("g").s()), "there once"));
        return found;
    }

    private static Map<String, AttributeValue> item(int id, int group) {
        return Map.of("Id", number(id), "g", AttributeValue.fromS("g" + group));
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Await.until(time, () -> System.nanoTime() >= end);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
