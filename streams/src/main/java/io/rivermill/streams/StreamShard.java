// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.store.ClosedSegment;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.RowKey;
import io.rivermill.store.Segment;
import io.rivermill.store.SegmentId;
import io.rivermill.store.Store;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shard of a stream, open or closed.
 *
 * @param endSequence its last number, which is no record's; null while it is open
 */
record StreamShard(Segment segment, @Nullable Long endSequence) {
    /** The rows that tell of a shard: {@link #of} finds it in them. */
    static List<RowKey> keys(FeedName stream, SegmentId id) {
        return List.of(stream.key(), stream.segmentKey(id));
    }

    static Optional<StreamShard> of(FeedDescriptor feed, SegmentId id, byte @Nullable [] closedRow, long nowMillis) {
        if (closedRow == null) {
            return feed.openSegment(id).map(segment -> new StreamShard(segment, null));
        }
        ClosedSegment closed = ClosedSegment.of(closedRow);
        return Retention.isGone(closed, nowMillis) ? Optional.empty() : Optional.of(of(closed));
    }

    static StreamShard of(ClosedSegment closed) {
        return new StreamShard(closed.segment(), closed.endSequence());
    }

    String id() {
        return ShardId.of(segment.id());
    }

    /** True if there is nothing at {@code sequence} nor after it, for good. */
    boolean endsBefore(long sequence) {
        Long end = endSequence;
        return end != null && sequence >= end;
    }

    String wireNumber(long sequence) {
        return new SequenceNumber(sequence, segment.bucket()).toString();
    }

    Feed log(Store store, FeedDescriptor feed) {
        return store.feed(feed.keyspace().bucket(segment.bucket()));
    }
}
