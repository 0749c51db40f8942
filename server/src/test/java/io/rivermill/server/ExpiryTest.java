// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/** Items that are given a time to live, in a server that is killed meanwhile. */
class ExpiryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    @Test
    void itemsVanishAfterTheirTimeAndTheStreamTellsThatDynamoDbDeletedThem() {
        String stream;
        try (ServerProcess server = ServerProcess.start(data, "--ttl-interval", "1s");
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("Letters");
            stream = river.turnStreamOn("Letters");
            put(aws, 1, -60); // from before
            aws.dynamodb.updateTimeToLive(request -> request.tableName("Letters")
                    .timeToLiveSpecification(spec -> spec.enabled(true).attributeName("Expires")));
            Await.untilTrue("the item is gone", SOON, () -> isGone(aws, 1));
            put(aws, 2, 2);
            put(aws, 3, 1_000);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            Await.untilTrue("the item is gone", SOON, () -> isGone(aws, 2));
            assertEquals(
                    "ENABLED",
                    aws.dynamodb
                            .describeTimeToLive(request -> request.tableName("Letters"))
                            .timeToLiveDescription()
                            .timeToLiveStatusAsString());
            List<Record> removed = records(aws, stream).stream()
                    .filter(record -> record.eventNameAsString().equals("REMOVE"))
                    .toList();
            assertEquals(2, removed.size());
            for (Record record : removed) {
                assertEquals("dynamodb.amazonaws.com", record.userIdentity().principalId());
                assertEquals("Service", record.userIdentity().type());
            }
        }
    }

    private static void put(AwsClients aws, int id, int secondsFromNow) {
        long expires = Instant.now().getEpochSecond() + secondsFromNow;
        aws.dynamodb.putItem(request -> request.tableName("Letters")
                .item(Map.of(
                        "Id", AttributeValue.fromN(Integer.toString(id)),
                        "Expires", AttributeValue.fromN(Long.toString(expires)))));
    }

    private static boolean isGone(AwsClients aws, int id) {
        return !aws.dynamodb
                .getItem(request ->
                        request.tableName("Letters").key(Map.of("Id", AttributeValue.fromN(Integer.toString(id)))))
                .hasItem();
    }

    private static List<Record> records(AwsClients aws, String stream) {
        List<Shard> shards = aws.streams
                .describeStream(request -> request.streamArn(stream))
                .streamDescription()
                .shards();
        return shards.stream()
                .map(shard -> aws.streams
                        .getShardIterator(request -> request.streamArn(stream)
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator())
                .flatMap(iterator ->
                        aws.streams.getRecords(request -> request.shardIterator(iterator)).records().stream())
                .toList();
    }
}
