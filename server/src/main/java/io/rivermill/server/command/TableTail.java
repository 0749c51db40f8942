// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.Clock;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One table's stream, read on and on: over shards that end and begin, over a stream that is turned off and on again.
 *
 * <p>Guarantees: every record from the place where it began, the records of one shard in their order, children after their
 * parents since a child is looked for only when a shard ends.
 */
final class TableTail {
    private static final long DISCOVER_NANOS = 1_000_000_000; // at most so often, while no shard is open

    /** Where to begin. Named as typed on the command line. */
    enum From {
        /** With the next change. */
        now,
        /** With the oldest that is still there. */
        start
    }

    /** A shard that is being read: where to go on, and what was read last in case that place is lost. */
    private static final class Reader {
        private String iterator;
        private String lastSequence = "";

        private Reader(String iterator) {
            this.iterator = iterator;
        }
    }

    private final ApiClient api;
    private final String table;
    private final From from;
    private final Clock clock = Clock.system();
    private final Map<String, Reader> open = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private String stream = "";
    private long discoveredNanos;

    TableTail(ApiClient api, String table, From from) {
        this.api = api;
        this.table = table;
        this.from = from;
    }

    /** Takes the place to begin; later changes are seen. */
    void open() {
        discover(from == From.now ? "LATEST" : "TRIM_HORIZON");
        if (stream.isEmpty()) {
            throw new CommandFailure("the table " + table + " has no stream; turn it on: aws dynamodb update-table"
                    + " --table-name " + table
                    + " --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
        }
    }

    /** What is new, at most one page a shard. */
    List<StreamRecord> poll() {
        if (open.isEmpty() && clock.nanos() - discoveredNanos > DISCOVER_NANOS) {
            discover("TRIM_HORIZON");
        }
        List<StreamRecord> found = new ArrayList<>();
        boolean ended = false;
        for (Iterator<Map.Entry<String, Reader>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Reader> shard = all.next();
            if (!read(shard.getKey(), shard.getValue(), found)) {
                all.remove();
                ended = true;
            }
        }
        if (ended) {
            discover("TRIM_HORIZON");
        }
        return found;
    }

    /** False if the shard has ended. */
    private boolean read(String shard, Reader reader, List<StreamRecord> found) {
        Json page;
        try {
            page = streams("GetRecords", Map.of("ShardIterator", reader.iterator));
        } catch (ApiException e) {
            if (e.code().equals("ResourceNotFoundException")) {
                return false; // the stream is gone
            }
            reader.iterator = iteratorInstead(shard, reader.lastSequence, e);
            return true;
        }
        for (Json record : page.at("Records").elements()) {
            found.add(new StreamRecord(table, record));
            reader.lastSequence = record.at("dynamodb", "SequenceNumber").text();
        }
        reader.iterator = page.at("NextShardIterator").text();
        return !reader.iterator.isEmpty();
    }

    /** Looks for shards that aren't known, in the table's present stream; open ones are read from {@code position}. */
    private void discover(String position) {
        discoveredNanos = clock.nanos();
        String latest = api.json("dynamodb", "DynamoDB_20120810.DescribeTable", Map.of("TableName", table))
                .at("Table", "LatestStreamArn")
                .text();
        if (!latest.isEmpty()) {
            stream = latest;
            String after = "";
            do {
                Map<String, Object> request = after.isEmpty()
                        ? Map.of("StreamArn", stream)
                        : Map.of("StreamArn", stream, "ExclusiveStartShardId", after);
                Json page = streams("DescribeStream", request).at("StreamDescription");
                page.at("Shards").elements().forEach(shard -> take(shard, position));
                after = page.at("LastEvaluatedShardId").text();
            } while (!after.isEmpty());
        }
    }

    private void take(Json shard, String position) {
        String id = shard.at("ShardId").text();
        boolean closed = shard.at("SequenceNumberRange", "EndingSequenceNumber").isPresent();
        if (known.add(stream + " " + id) && !(closed && position.equals("LATEST"))) {
            open.put(id, new Reader(iterator(id, position)));
        }
    }

    private String iterator(String shard, String position) {
        return streams("GetShardIterator", Map.of("StreamArn", stream, "ShardId", shard, "ShardIteratorType", position))
                .at("ShardIterator")
                .text();
    }

    /** Where to go on when the place is lost: it was too long ago, or what was there has been trimmed. */
    private String iteratorInstead(String shard, String lastSequence, ApiException e) {
        return switch (e.code()) {
            case "ExpiredIteratorException" -> iteratorAfter(shard, lastSequence);
            case "TrimmedDataAccessException" -> iterator(shard, "TRIM_HORIZON");
            default -> throw e;
        };
    }

    private String iteratorAfter(String shard, String sequence) {
        if (sequence.isEmpty()) {
            return iterator(shard, "TRIM_HORIZON");
        }
        Map<String, Object> request = Map.of(
                "StreamArn",
                stream,
                "ShardId",
                shard,
                "ShardIteratorType",
                "AFTER_SEQUENCE_NUMBER",
                "SequenceNumber",
                sequence);
        return streams("GetShardIterator", request).at("ShardIterator").text();
    }

    private Json streams(String operation, Map<String, Object> request) {
        return api.json("dynamodb", "DynamoDBStreams_20120810." + operation, request);
    }
}
