// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Clock;
import io.rivermill.http.Caller;
import io.rivermill.store.ClosedSegment;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.SegmentId;
import io.rivermill.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds streams and their shards for operations that may block. */
record Streams(Store store, Clock clock) {

    /** The stream of an ARN as this caller may see it: of its own account and region, and not gone. */
    FeedDescriptor find(String arn, Caller caller) {
        FeedName name = FeedName.ofArn(arn).orElseThrow(() -> StreamErrors.invalid("Invalid StreamArn"));
        byte[] row = isOf(name, caller) ? store.blocking().get(name.key()) : null;
        return present(row, name);
    }

    /** The descriptor in a row that was read, unless the stream is gone. */
    FeedDescriptor present(byte @Nullable [] row, FeedName name) {
        FeedDescriptor feed = row == null ? null : FeedDescriptor.of(row);
        if (feed == null || Retention.isGone(feed, clock.millis())) {
            throw StreamErrors.streamNotFound(name.arn());
        }
        return feed;
    }

    static boolean isOf(FeedName name, Caller caller) {
        return name.account().equals(caller.account()) && name.region().equals(caller.region());
    }

    /**
     * All shards of a stream that are still listed, in the order of their ids. What {@code feed} has as open may have ended
     * since it was read.
     */
    List<StreamShard> shards(FeedDescriptor feed) {
        long now = clock.millis();
        List<ClosedSegment> ended = store.blocking().all(feed.name().closedSegments()).stream()
                .map(row -> ClosedSegment.of(row.value()))
                .toList();
        Set<SegmentId> endedIds =
                ended.stream().map(segment -> segment.segment().id()).collect(Collectors.toSet());
        Stream<StreamShard> closed = ended.stream()
                .filter(segment -> !Retention.isGone(segment, now))
                .map(StreamShard::of);
        Stream<StreamShard> open = feed.open().stream()
                .filter(segment -> !endedIds.contains(segment.id()))
                .map(segment -> new StreamShard(segment, null));
        return Stream.concat(closed, open)
                .sorted(Comparator.comparing(shard -> shard.segment().id()))
                .toList();
    }

    StreamShard shard(FeedDescriptor feed, String shardId) {
        SegmentId id = ShardId.parse(shardId)
                .orElseThrow(
                        () -> StreamErrors.shardNotFound(shardId, feed.name().arn()));
        List<byte @Nullable []> rows = store.blocking().get(StreamShard.keys(feed.name(), id));
        FeedDescriptor now = present(rows.getFirst(), feed.name());
        return StreamShard.of(now, id, rows.getLast(), clock.millis())
                .orElseThrow(
                        () -> StreamErrors.shardNotFound(shardId, feed.name().arn()));
    }

    /** The number of the first record of a shard that is still there, or would be the next. */
    long horizon(FeedDescriptor feed, StreamShard shard) {
        long before = store.blocking().seek(shard.log(store, feed), Retention.recordsFrom(clock.millis()));
        return Math.max(shard.segment().startSequence(), before + 1);
    }
}
