// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.SegmentId;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.streams.DescribeStreamInput;
import io.rivermill.wire.streams.DescribeStreamOutput;
import io.rivermill.wire.streams.KeySchemaElement;
import io.rivermill.wire.streams.Operations;
import io.rivermill.wire.streams.SequenceNumberRange;
import io.rivermill.wire.streams.Shard;
import io.rivermill.wire.streams.ShardFilter;
import io.rivermill.wire.streams.StreamDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Describes a stream and a page of its shards, or of one shard's children. */
final class DescribeStream implements ControlOperation<DescribeStreamInput, DescribeStreamOutput> {
    /** How long a stream that was turned off is told of as {@code DISABLING}. */
    static final Duration DISABLING = Duration.ofSeconds(6);

    private static final int LIMIT_DEFAULT = 100;

    private final Streams streams;

    DescribeStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public OperationType<DescribeStreamInput, DescribeStreamOutput> type() {
        return Operations.DESCRIBE_STREAM;
    }

    @Override
    public List<Access> access(DescribeStreamInput input, Caller caller) {
        return List.of(Access.of("dynamodb:DescribeStream", input.streamArn()));
    }

    @Override
    public DescribeStreamOutput handle(DescribeStreamInput input, Caller caller) {
        FeedDescriptor feed = streams.find(input.streamArn(), caller);
        Integer limit = input.limit();
        int size = limit == null ? LIMIT_DEFAULT : limit;
        List<StreamShard> shards =
                wanted(input, streams.shards(feed).stream()).limit(size + 1L).toList();
        List<StreamShard> page = shards.size() > size ? shards.subList(0, size) : shards;
        StreamDescription description = describe(feed, streams.clock().millis())
                .shards(page.stream().map(DescribeStream::view).toList());
        if (shards.size() > size) {
            description.lastEvaluatedShardId(page.getLast().id());
        }
        return DescribeStreamOutput.create().streamDescription(description);
    }

    private static Stream<StreamShard> wanted(DescribeStreamInput input, Stream<StreamShard> shards) {
        ShardFilter filter = input.shardFilter();
        String after = input.exclusiveStartShardId();
        Stream<StreamShard> wanted = shards;
        if (filter != null) {
            SegmentId parent = ShardId.parse(filter.shardId())
                    .orElseThrow(() -> StreamErrors.invalid("Invalid ShardId at shardFilter.shardId"));
            wanted = wanted.filter(shard -> parent.equals(shard.segment().parent()));
        }
        return after == null ? wanted : wanted.filter(shard -> shard.id().compareTo(after) > 0);
    }

    private static StreamDescription describe(FeedDescriptor feed, long nowMillis) {
        return StreamDescription.create()
                .streamArn(feed.name().arn())
                .streamLabel(feed.name().label())
                .streamStatus(status(feed, nowMillis))
                .streamViewType(feed.viewType().name())
                .creationRequestDateTime(Instant.ofEpochMilli(feed.createdMillis()))
                .tableName(feed.name().table())
                .keySchema(feed.keySchema().stream()
                        .map(key -> KeySchemaElement.create()
                                .attributeName(key.name())
                                .keyType(key.role().name()))
                        .toList());
    }

    /** All shards end in the commit that turns a stream off; the status follows after some seconds, as AWS's does. */
    private static String status(FeedDescriptor feed, long nowMillis) {
        Long closed = feed.closedMillis();
        if (closed == null) {
            return "ENABLED";
        }
        return nowMillis - closed < DISABLING.toMillis() ? "DISABLING" : "DISABLED";
    }

    private static Shard view(StreamShard shard) {
        SequenceNumberRange range = SequenceNumberRange.create()
                .startingSequenceNumber(shard.wireNumber(shard.segment().startSequence()));
        Long end = shard.endSequence();
        SegmentId parent = shard.segment().parent();
        return Shard.create()
                .shardId(shard.id())
                .sequenceNumberRange(end == null ? range : range.endingSequenceNumber(shard.wireNumber(end)))
                .parentShardId(parent == null ? null : ShardId.of(parent));
    }
}
