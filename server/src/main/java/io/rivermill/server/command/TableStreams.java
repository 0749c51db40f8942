// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What DynamoDB and its streams answer about one table's streams, whole lists instead of pages. */
final class TableStreams {
    private final ApiClient api;
    private final String table;

    TableStreams(ApiClient api, String table) {
        this.api = api;
        this.table = table;
    }

    /** The ARN of the stream that runs or ran last; the table must be there, and have had one. */
    String latest() {
        String stream = description().at("Table", "LatestStreamArn").text();
        if (stream.isEmpty()) {
            throw new CommandFailure("the table " + table + " has no stream; turn it on: aws dynamodb update-table"
                    + " --table-name " + table
                    + " --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
        }
        return stream;
    }

    /** When the server gave its latest answer, by its own clock, to the second. */
    Instant serverTime() {
        return api.answered();
    }

    private Json description() {
        try {
            return api.json("dynamodb", "DynamoDB_20120810.DescribeTable", Map.of("TableName", table));
        } catch (ApiException e) {
            throw e.code().equals("ResourceNotFoundException")
                    ? new CommandFailure("there is no table " + table + " in " + api.region() + " at " + api.endpoint()
                            + "; AWS_REGION names another region")
                    : e;
        }
    }

    /** The table's next stream after this one, if there is one. */
    Optional<String> after(String stream) {
        return call("ListStreams", Map.of("TableName", table, "ExclusiveStartStreamArn", stream, "Limit", 1))
                .at("Streams")
                .elements()
                .stream()
                .map(next -> next.at("StreamArn").text())
                .findFirst();
    }

    String status(String stream) {
        return call("DescribeStream", Map.of("StreamArn", stream, "Limit", 1))
                .at("StreamDescription", "StreamStatus")
                .text();
    }

    /** The stream's shards, oldest first. */
    List<StreamShard> shards(String stream) {
        List<StreamShard> shards = new ArrayList<>();
        Map<String, Object> request = new HashMap<>(Map.of("StreamArn", stream));
        String last;
        do {
            Json page = call("DescribeStream", request).at("StreamDescription");
            page.at("Shards").elements().forEach(shard -> shards.add(StreamShard.of(shard)));
            last = page.at("LastEvaluatedShardId").text();
            request.put("ExclusiveStartShardId", last);
        } while (!last.isEmpty());
        return shards;
    }

    /** The shards to read when this one has ended. */
    List<StreamShard> children(String stream, String shard) {
        Map<String, Object> filter = Map.of("Type", "CHILD_SHARDS", "ShardId", shard);
        return call("DescribeStream", Map.of("StreamArn", stream, "ShardFilter", filter))
                .at("StreamDescription", "Shards")
                .elements()
                .stream()
                .map(StreamShard::of)
                .toList();
    }

    String iterator(String stream, String shard, String type) {
        return iterator(Map.of("StreamArn", stream, "ShardId", shard, "ShardIteratorType", type));
    }

    String iteratorAfter(String stream, String shard, String sequenceNumber) {
        return iterator(stream, shard, "AFTER_SEQUENCE_NUMBER", sequenceNumber);
    }

    private String iterator(String stream, String shard, String type, String sequenceNumber) {
        return iterator(Map.of(
                "StreamArn", stream, "ShardId", shard, "ShardIteratorType", type, "SequenceNumber", sequenceNumber));
    }

    String iteratorAt(String stream, String shard, String sequenceNumber) {
        return iterator(stream, shard, "AT_SEQUENCE_NUMBER", sequenceNumber);
    }

    Json records(String iterator) {
        return call("GetRecords", Map.of("ShardIterator", iterator));
    }

    private String iterator(Map<String, Object> request) {
        return call("GetShardIterator", request).at("ShardIterator").text();
    }

    private Json call(String operation, Map<String, Object> request) {
        return api.json("dynamodb", "DynamoDBStreams_20120810." + operation, request);
    }
}
