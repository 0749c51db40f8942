// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

/** Consumers made of AWS's SDK follow the shards of a stream that roll after a second, through kills of the server. */
class StreamConsumersTest {
    private static final String TABLE = "Followed";
    private static final int ITEMS = 8;
    private static final int ROUNDS = 4;

    @TempDir
    private Path data;

    @Test
    void aConsumerReadsEveryChangeOnceAndInOrderThroughRollsAndAKilledServer() {
        StreamConsumer consumer;
        StreamConsumer late;
        try (ServerProcess server = start();
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable(TABLE);
            String stream = river.turnStreamOn(TABLE);
            consumer = new StreamConsumer(stream);
            late = new StreamConsumer(stream);
            consumer.synchronizeShards(aws);
            for (int round = 0; round < ROUNDS / 2; round++) {
                writeAndDrain(river, consumer, round);
            }
            server.kill();
        }
        try (ServerProcess server = start();
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            consumer.drain(aws); // its iterators are from before
            late.synchronizeShards(aws);
            late.drain(aws);
            assertEquals(consumer.values(), late.values());
            for (int round = ROUNDS / 2; round < ROUNDS; round++) {
                writeAndDrain(river, consumer, round);
            }
            late.refreshIterators(aws);
            turnOff(aws);
            consumer.drain(aws);
            late.drain(aws);
        }
        assertTrue(consumer.finishedShards() >= ROUNDS, "shards rolled: " + consumer.finishedShards());
        for (StreamConsumer each : List.of(consumer, late)) {
            assertTrue(each.isDone(), "a stream that was turned off ends");
            assertEquals(ITEMS, each.values().size());
            List<Integer> expected = IntStream.range(0, ROUNDS).boxed().toList();
            each.values().forEach((id, seen) -> assertEquals(expected, seen, "item " + id));
        }
    }

    @Test
    void shardsHaveAwsShapeAndOneParentEach() {
        try (ServerProcess server = start();
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable(TABLE);
            String stream = river.turnStreamOn(TABLE);
            assertTrue(stream.matches("arn:aws:dynamodb:us-east-1:000000000000:table/Followed/stream/"
                    + "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}"));
            StreamConsumer consumer = new StreamConsumer(stream);
            consumer.synchronizeShards(aws);
            writeAndDrain(river, consumer, 0);
            List<Shard> shards = consumer.shards(aws);
            List<String> ids = shards.stream().map(Shard::shardId).toList();
            assertEquals(ids.stream().sorted().distinct().toList(), ids, "older ones first, each once");
            for (Shard shard : shards) {
                assertTrue(shard.shardId().matches("shardId-\\d{20}-[0-9a-f]{8}"), shard.shardId());
                String parent = shard.parentShardId();
                if (parent != null) {
                    Shard closed = shards.get(ids.indexOf(parent));
                    String end = closed.sequenceNumberRange().endingSequenceNumber();
                    assertTrue(
                            end.compareTo(shard.sequenceNumberRange().startingSequenceNumber()) < 0,
                            "children begin above their parents' ends");
                }
            }
        }
    }

    private ServerProcess start() {
        return ServerProcess.start(data, "--shard-life", "1s");
    }

    /** Changes each item once; the consumer has read that, and a shard with records was closed, when this returns. */
    private static void writeAndDrain(River river, StreamConsumer consumer, int round) {
        int before = consumer.shards(river.aws).size();
        for (int id = 0; id < ITEMS; id++) {
            river.put(TABLE, id, Integer.toString(round));
        }
        consumer.drain(river.aws);
        Await.untilTrue(
                "shards roll", River.SOON, () -> consumer.shards(river.aws).size() > before);
    }

    private static void turnOff(AwsClients aws) {
        aws.dynamodb.updateTable(
                request -> request.tableName(TABLE).streamSpecification(stream -> stream.streamEnabled(false)));
        String stream = aws.dynamodb
                .describeTable(request -> request.tableName(TABLE))
                .table()
                .latestStreamArn();
        StreamStatus status = aws.streams
                .describeStream(request -> request.streamArn(stream))
                .streamDescription()
                .streamStatus();
        assertFalse(status == StreamStatus.ENABLED);
        assertNull(aws.dynamodb
                .describeTable(request -> request.tableName(TABLE))
                .table()
                .streamSpecification());
    }
}
