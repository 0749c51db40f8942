// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.streams.GetShardIteratorInput;
import io.rivermill.wire.streams.GetShardIteratorOutput;
import io.rivermill.wire.streams.Operations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives out a place to read from: the oldest record, the end, or a record's number. */
final class GetShardIterator implements ControlOperation<GetShardIteratorInput, GetShardIteratorOutput> {
    private final Streams streams;
    private final ShardIterators iterators;

    GetShardIterator(Streams streams, ShardIterators iterators) {
        this.streams = streams;
        this.iterators = iterators;
    }

    @Override
    public OperationType<GetShardIteratorInput, GetShardIteratorOutput> type() {
        return Operations.GET_SHARD_ITERATOR;
    }

    @Override
    public List<Access> access(GetShardIteratorInput input, Caller caller) {
        return List.of(Access.of("dynamodb:GetShardIterator", input.streamArn()));
    }

    @Override
    public GetShardIteratorOutput handle(GetShardIteratorInput input, Caller caller) {
        FeedDescriptor feed = streams.find(input.streamArn(), caller);
        StreamShard shard = streams.shard(feed, input.shardId());
        String type = input.shardIteratorType();
        long position = switch (type) {
            case "TRIM_HORIZON" -> {
                refuseNumber(input.sequenceNumber());
                yield streams.horizon(feed, shard);
            }
            case "LATEST" -> {
                refuseNumber(input.sequenceNumber());
                yield latest(feed, shard);
            }
            case "AT_SEQUENCE_NUMBER" -> at(feed, shard, input.sequenceNumber(), 0);
            case "AFTER_SEQUENCE_NUMBER" -> at(feed, shard, input.sequenceNumber(), 1);
            default -> throw StreamErrors.invalid("Invalid ShardIteratorType.");
        };
        ShardIterator iterator = new ShardIterator(
                feed.name(),
                shard.segment().id(),
                position,
                type.equals("TRIM_HORIZON"),
                streams.clock().millis());
        return GetShardIteratorOutput.create().shardIterator(iterators.write(iterator));
    }

    private long latest(FeedDescriptor feed, StreamShard shard) {
        Long end = shard.endSequence();
        long next = shard.log(streams.store(), feed).lastSequence() + 1;
        return end == null ? Math.max(next, shard.segment().startSequence()) : end;
    }

    private long at(FeedDescriptor feed, StreamShard shard, @Nullable String number, int skip) {
        SequenceNumber wanted = SequenceNumber.parse(number == null ? "" : number)
                .orElseThrow(() -> StreamErrors.invalid("Invalid SequenceNumber"));
        long first = shard.segment().startSequence();
        Long end = shard.endSequence();
        long last = end != null
                ? end
                : Math.max(first, shard.log(streams.store(), feed).lastSequence());
        boolean inside =
                wanted.bucket() == shard.segment().bucket() && wanted.sequence() >= first && wanted.sequence() <= last;
        if (!inside) {
            throw StreamErrors.invalid("Invalid SequenceNumber");
        }
        long position = wanted.sequence() + skip;
        boolean trimmed = !shard.endsBefore(position) && position < streams.horizon(feed, shard);
        if (trimmed) {
            throw StreamErrors.trimmed();
        }
        return position;
    }

    private static void refuseNumber(@Nullable String number) {
        if (number != null) {
            throw StreamErrors.invalid("SequenceNumber should not be passed for this iterator type");
        }
    }
}
