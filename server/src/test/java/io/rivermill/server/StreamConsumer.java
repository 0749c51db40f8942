// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

/**
 * Reads a stream with the calls of the Kinesis Client Library's adapter, in its order: shards are found in pages, parents
 * are finished before their children, an end is where there is no next iterator, and whoever asks then for the children must
 * find them at once unless the stream has ended.
 */
final class StreamConsumer {
    private static final int PAGE_SHARDS = 2;

    private final String stream;
    private final Map<String, String> iterators = new LinkedHashMap<>(); // by open lease
    private final Map<String, String> checkpoints = new HashMap<>(); // last sequence number, by shard
    private final Set<String> finished = new HashSet<>();
    private final Map<String, List<Integer>> values = new HashMap<>(); // of each item, as they came

    StreamConsumer(String stream) {
        this.stream = stream;
    }

    /** Finds all shards, and takes leases of those whose parents aren't there. */
    void synchronizeShards(AwsClients aws) {
        List<Shard> shards = shards(aws);
        Set<String> ids = new HashSet<>();
        shards.forEach(shard -> ids.add(shard.shardId()));
        shards.stream()
                .filter(shard -> !ids.contains(shard.parentShardId()))
                .forEach(shard -> iterators.put(shard.shardId(), iterator(aws, shard.shardId())));
    }

    List<Shard> shards(AwsClients aws) {
        List<Shard> shards = new ArrayList<>();
        String after = null;
        do {
            String from = after;
            DescribeStreamResponse page = aws.streams.describeStream(
                    request -> request.streamArn(stream).limit(PAGE_SHARDS).exclusiveStartShardId(from));
            shards.addAll(page.streamDescription().shards());
            after = page.streamDescription().lastEvaluatedShardId();
        } while (after != null);
        return shards;
    }

    /** Reads until nothing is new in any shard; ended ones are followed by their children. */
    void drain(AwsClients aws) {
        Deque<String> leases = new ArrayDeque<>(iterators.keySet());
        while (!leases.isEmpty()) {
            String shard = leases.removeFirst();
            if (readToEnd(aws, shard)) {
                leases.addAll(finish(aws, shard));
            }
        }
    }

    /** Iterators that are lost are taken again behind what was read. */
    void refreshIterators(AwsClients aws) {
        iterators.replaceAll((shard, lost) -> iterator(aws, shard));
    }

    boolean isDone() {
        return iterators.isEmpty();
    }

    int finishedShards() {
        return finished.size();
    }

    Map<String, List<Integer>> values() {
        return values;
    }

    /** True if the shard has ended, false if it may go on. */
    private boolean readToEnd(AwsClients aws, String shard) {
        while (true) {
            GetRecordsResponse page = aws.streams.getRecords(
                    request -> request.shardIterator(iterators.get(shard)).limit(1_000));
            page.records().forEach(record -> take(shard, record));
            if (page.nextShardIterator() == null) {
                return true;
            }
            iterators.put(shard, page.nextShardIterator());
            if (page.records().isEmpty()) {
                return false;
            }
        }
    }

    private void take(String shard, Record record) {
        checkpoints.put(shard, record.dynamodb().sequenceNumber());
        values.computeIfAbsent(record.dynamodb().keys().get("Id").n(), id -> new ArrayList<>())
                .add(Integer.valueOf(record.dynamodb().newImage().get("Message").s()));
    }

    private List<String> finish(AwsClients aws, String shard) {
        DescribeStreamResponse answer = aws.streams.describeStream(request -> request.streamArn(stream)
                .shardFilter(filter -> filter.type(ShardFilterType.CHILD_SHARDS).shardId(shard)));
        List<Shard> children = answer.streamDescription().shards();
        boolean enabled = answer.streamDescription().streamStatus() == StreamStatus.ENABLED;
        if (enabled || !children.isEmpty()) {
            assertEquals(1, children.size(), "the end of a shard is seen with its child");
        }
        for (Shard child : children) {
            assertEquals(shard, child.parentShardId());
            assertFalse(iterators.containsKey(child.shardId()) || finished.contains(child.shardId()));
            iterators.put(child.shardId(), iterator(aws, child.shardId()));
        }
        iterators.remove(shard);
        finished.add(shard);
        return children.stream().map(Shard::shardId).toList();
    }

    private String iterator(AwsClients aws, String shard) {
        String checkpoint = checkpoints.get(shard);
        return aws.streams
                .getShardIterator(request -> request.streamArn(stream)
                        .shardId(shard)
                        .shardIteratorType(
                                checkpoint == null
                                        ? ShardIteratorType.TRIM_HORIZON
                                        : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .sequenceNumber(checkpoint))
                .shardIterator();
    }
}
