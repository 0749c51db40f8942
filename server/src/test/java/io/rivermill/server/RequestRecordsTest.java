// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Requests as the server writes them down when it is asked to. */
class RequestRecordsTest {
    @TempDir
    private Path data;

    @Test
    void everyRequestIsWrittenDownWhenThatIsAskedFor() {
        try (ServerProcess server = ServerProcess.start(data, "--log-requests");
                AwsClients aws = new AwsClients(server.endpoint())) {
            new River(aws).createTable("orders");
            assertThrows(
                    software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.class,
                    () -> aws.dynamodb.scan(request -> request.tableName("missing")));
            Await.untilTrue(
                    "a record of the failed Scan",
                    River.SOON,
                    () -> found(aws, "{ $.operation = Scan && $.errorCode = ResourceNotFoundException }")
                                    .size()
                            == 1);
            List<FilteredLogEvent> created = found(aws, "{ $.operation = CreateTable }");
            assertEquals(1, created.size());
            assertEquals("dynamodb", created.getFirst().logStreamName());
            String message = created.getFirst().message();
            assertTrue(message.contains("\"status\":200"), message);
            assertTrue(
                    message.contains("\"resource\":\"arn:aws:dynamodb:us-east-1:000000000000:table/orders\""), message);
            assertTrue(message.contains("\"userAgent\":\"aws-sdk-java/"), message);
        }
    }

    @Test
    void aWriteIsTiedToItsRecordsInTheStream() {
        try (ServerProcess server = ServerProcess.start(data, "--log-requests");
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("orders");
            String stream = river.turnStreamOn("orders");
            river.put("orders", 1, "put");
            aws.dynamodb.updateItem(update -> update.tableName("orders")
                    .key(key(1))
                    .updateExpression("SET Message = :m")
                    .expressionAttributeValues(Map.of(":m", AttributeValue.fromS("updated"))));
            river.put("orders", 1, "updated"); // which changes nothing
            river.delete("orders", 1);
            WriteRequest put = WriteRequest.builder()
                    .putRequest(request -> request.item(key(2)))
                    .build();
            aws.dynamodb.batchWriteItem(batch -> batch.requestItems(Map.of("orders", List.of(put))));
            aws.dynamodb.transactWriteItems(transaction -> transaction.transactItems(List.of(
                    TransactWriteItem.builder()
                            .put(request -> request.tableName("orders").item(key(3)))
                            .build(),
                    TransactWriteItem.builder()
                            .delete(request -> request.tableName("orders").key(key(2)))
                            .build())));
            Map<String, String> operations = new TreeMap<>();
            for (String number : numbers(aws, stream)) {
                Await.untilTrue(
                        "the request that made " + number,
                        River.SOON,
                        () -> found(aws, "{ $.seqs[*] = \"" + number + "\" }").size() == 1);
                String message = found(aws, "{ $.seqs[*] = \"" + number + "\" }")
                        .getFirst()
                        .message();
                operations.put(number, message.replaceFirst(".*\"operation\":\"(\\w+)\".*", "$1"));
            }
            assertEquals(
                    List.of(
                            "BatchWriteItem",
                            "DeleteItem",
                            "PutItem",
                            "TransactWriteItems",
                            "TransactWriteItems",
                            "UpdateItem"),
                    operations.values().stream().sorted().toList());
        }
    }

    private static Map<String, AttributeValue> key(int id) {
        return Map.of("Id", AttributeValue.fromN(Integer.toString(id)));
    }

    private static List<String> numbers(AwsClients aws, String stream) {
        return aws.streams.describeStream(request -> request.streamArn(stream)).streamDescription().shards().stream()
                .map(shard -> aws.streams
                        .getShardIterator(request -> request.streamArn(stream)
                                .shardId(shard.shardId())
                                .shardIteratorType("TRIM_HORIZON"))
                        .shardIterator())
                .flatMap(iterator ->
                        aws.streams.getRecords(request -> request.shardIterator(iterator)).records().stream())
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
    }

    private static List<FilteredLogEvent> found(AwsClients aws, String pattern) {
        try {
            return aws.logs
                    .filterLogEvents(request ->
                            request.logGroupName("/rivermill/requests").filterPattern(pattern))
                    .events();
        } catch (ResourceNotFoundException e) {
            return List.of(); // nothing is written yet
        }
    }
}
