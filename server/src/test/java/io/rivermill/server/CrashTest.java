// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

/**
 * kill -9 at random moments under concurrent writers, then start again over the same folder.
 *
 * <p>Every writer owns some items and counts each up, one write after the other. So the history of an item is known: its
 * values are 1, 2, 3 …, all that were acknowledged are there, and of those in flight at a kill the item itself tells
 * whether they happened. The stream must hold exactly that history, and the function must have been told of all of it.
 *
 * <p>{@code -Drivermill.crash.seed=N} repeats the moments of a failed run, {@code -Drivermill.kills=N} changes their number.
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("rivermill.kills", 20);
    private static final int WRITERS = 6;
    private static final int ITEMS_PER_WRITER = 2;
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(90);
    private static final String TELL = """
            import boto3

            seen = boto3.resource('dynamodb').Table('seen')

            def lambda_handler(event, context):
                with seen.batch_writer(overwrite_by_pkeys=['Id']) as batch:
                    for record in event['Records']:
                        image = record['dynamodb']['NewImage']
                        batch.put_item(Item={'Id': int(image['Id']['N']) * 1000000 + int(image['n']['N'])})
            """;

    @TempDir
    private Path data;

    /** What one writer knows of one item: the last value that was acknowledged. */
    private static final class Counter {
        final int id;
        int acknowledged;

        Counter(int id) {
            this.id = id;
        }
    }

    @Test
    void everyAcknowledgedWriteSurvivesKillAndReachesTheStreamOnceAndTheFunctionAtLeastOnce() {
        long seed =
                Long.getLong("rivermill.crash.seed", ThreadLocalRandom.current().nextLong());
        RandomGenerator random = Seeds.generator(seed);
        int lanes = random.nextBoolean() ? 1 : 4;
        System.out.println("crash seed " + seed + ", " + KILLS + " kills, " + lanes + " lanes");
        List<Counter> counters = new ArrayList<>();
        for (int id = 1; id <= WRITERS * ITEMS_PER_WRITER; id++) {
            counters.add(new Counter(id));
        }
        String stream = prepare(lanes);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = ServerProcess.start(data)) {
                runUntilKilled(server, counters, Duration.ofMillis(random.nextInt(50, 900)));
            }
        }
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            counters.forEach(counter -> adopt(aws, counter));
            Map<Integer, List<Integer>> history = history(aws, stream);
            for (Counter counter : counters) {
                assertEquals(
                        upTo(counter.acknowledged),
                        history.getOrDefault(counter.id, List.of()),
                        "stream of item " + counter.id);
            }
            int total =
                    counters.stream().mapToInt(counter -> counter.acknowledged).sum();
            System.out.println("crash seed " + seed + ": " + total + " changes survived " + KILLS + " kills");
            assertTrue(total >= KILLS, "the writers made progress");
            Set<Integer> expected = new HashSet<>();
            counters.forEach(
                    counter -> upTo(counter.acknowledged).forEach(n -> expected.add(counter.id * 1000000 + n)));
            Await.untilTrue(
                    "the function was told of every change",
                    CATCH_UP_MAX,
                    () -> told(aws).containsAll(expected));
        }
    }

    private String prepare(int lanes) {
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("counted");
            river.createTable("seen");
            String stream = river.turnStreamOn("counted");
            String role = river.createRole("teller", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
            river.createFunction("tell", role, TELL);
            String trigger = aws.lambda
                    .createEventSourceMapping(request -> request.eventSourceArn(stream)
                            .functionName("tell")
                            .parallelizationFactor(lanes)
                            .startingPosition(EventSourcePosition.TRIM_HORIZON))
                    .uuid();
            river.awaitTriggerState(trigger, "Enabled");
            server.kill();
            return stream;
        }
    }

    private static void runUntilKilled(ServerProcess server, List<Counter> counters, Duration life) {
        try (AwsClients aws = new AwsClients(server.endpoint())) {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                List<Counter> own = counters.subList(writer * ITEMS_PER_WRITER, (writer + 1) * ITEMS_PER_WRITER);
                writers.add(Thread.ofVirtual().start(() -> write(aws, own)));
            }
            long end = System.nanoTime() + life.toNanos();
            Await.until(life, () -> System.nanoTime() >= end);
            server.kill();
            for (Thread writer : writers) {
                join(writer);
            }
        }
    }

    /** Counts the items up until the server is gone. */
    private static void write(AwsClients aws, List<Counter> own) {
        try {
            own.forEach(counter -> adopt(aws, counter));
            while (true) {
                for (Counter counter : own) {
                    int next = counter.acknowledged + 1;
                    aws.dynamodb.putItem(request ->
                            request.tableName("counted").item(Map.of("Id", number(counter.id), "n", number(next))));
                    counter.acknowledged = next;
                }
            }
        } catch (SdkException e) {
            // The server was killed; what was acknowledged is in the counters.
        }
    }

    /** Takes over what became of the write in flight at the kill: it happened or it didn't, nothing else. */
    private static void adopt(AwsClients aws, Counter counter) {
        Map<String, AttributeValue> item = aws.dynamodb
                .getItem(request ->
                        request.tableName("counted").consistentRead(true).key(Map.of("Id", number(counter.id))))
                .item();
        int present = item.isEmpty() ? 0 : Integer.parseInt(item.get("n").n());
        assertTrue(
                present == counter.acknowledged || present == counter.acknowledged + 1,
                "item " + counter.id + " is " + present + " after " + counter.acknowledged + " was acknowledged");
        counter.acknowledged = present;
    }

    /** Every value in the stream by item, in the order of its shards' records. */
    private static Map<Integer, List<Integer>> history(AwsClients aws, String stream) {
        Map<Integer, List<Integer>> history = new HashMap<>();
        for (Shard shard : aws.streams
                .describeStream(request -> request.streamArn(stream))
                .streamDescription()
                .shards()) {
            String iterator = aws.streams
                    .getShardIterator(request -> request.streamArn(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON.toString()))
                    .shardIterator();
            while (iterator != null) {
                String position = iterator;
                GetRecordsResponse page = aws.streams.getRecords(request -> request.shardIterator(position));
                for (Record change : page.records()) {
                    Map<String, AttributeValue> image = change.dynamodb().newImage();
                    history.computeIfAbsent(Integer.valueOf(image.get("Id").n()), id -> new ArrayList<>())
                            .add(Integer.valueOf(image.get("n").n()));
                }
                iterator = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        return history;
    }

    private static Set<Integer> told(AwsClients aws) {
        Set<Integer> told = new HashSet<>();
        aws.dynamodb
                .scanPaginator(ScanRequest.builder().tableName("seen").build())
                .items()
                .forEach(item -> told.add(Integer.valueOf(item.get("Id").n())));
        return told;
    }

    private static List<Integer> upTo(int last) {
        List<Integer> values = new ArrayList<>();
        for (int value = 1; value <= last; value++) {
            values.add(value);
        }
        return values;
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
