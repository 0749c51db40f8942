// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an update has to write to open, close, roll or forget a feed. Called inside {@link Update#decide} of an update that
 *
 * <ul>
 *   <li>declares the key of the feed's descriptor, {@link FeedName#key}, and takes the descriptor from that row when it
 *       closes or rolls (one read earlier may have been rolled since), and
 *   <li>names the table's keyspace among its {@link Update#barriers}, so that no write is between the heads seen here and
 *       the ends and starts written.
 * </ul>
 *
 * <p>Ending a segment takes one number of its bucket, so its child, or the next stream, starts above it. Closed segments
 * are derived rows: no key has to be declared for them.
 */
public final class FeedChanges {
    private FeedChanges() {}

    /** Begins a feed with one open segment per bucket, without parents. Its name is free: there was no row at its key. */
    public static FeedDescriptor open(
            Rows rows,
            Decision.Write<?> write,
            FeedName name,
            Keyspace keyspace,
            ViewType viewType,
            List<KeyAttribute> keySchema,
            long nowMillis) {
        List<Segment> open = new ArrayList<>(keyspace.buckets());
        for (int bucket = 0; bucket < keyspace.buckets(); bucket++) {
            long start = rows.head(keyspace.bucket(bucket)).nextSequence();
            open.add(new Segment(new SegmentId(nowMillis, bucket), start, null));
        }
        FeedDescriptor feed = new FeedDescriptor(name, keyspace, viewType, keySchema, nowMillis, null, open);
        return put(write, feed);
    }

    /** Ends all segments and the feed. */
    public static FeedDescriptor close(Rows rows, Decision.Write<?> write, FeedDescriptor feed, long nowMillis) {
        for (Segment segment : feed.open()) {
            end(rows, write, feed, segment, nowMillis);
        }
        return put(
                write,
                new FeedDescriptor(
                        feed.name(),
                        feed.keyspace(),
                        feed.viewType(),
                        feed.keySchema(),
                        feed.createdMillis(),
                        nowMillis,
                        List.of()));
    }

    /** Ends those segments that are {@code due}, and begins a child of each. */
    public static FeedDescriptor roll(
            Rows rows, Decision.Write<?> write, FeedDescriptor feed, Predicate<Segment> due, long nowMillis) {
        List<Segment> open = new ArrayList<>(feed.open().size());
        for (Segment segment : feed.open()) {
            if (!due.test(segment)) {
                open.add(segment);
                continue;
            }
            long end = end(rows, write, feed, segment, nowMillis);
            long created = Math.max(nowMillis, segment.createdMillis() + 1); // ids stay unique whatever the clock does
            open.add(new Segment(new SegmentId(created, segment.bucket()), end + 1, segment.id()));
        }
        return put(
                write,
                new FeedDescriptor(
                        feed.name(),
                        feed.keyspace(),
                        feed.viewType(),
                        feed.keySchema(),
                        feed.createdMillis(),
                        feed.closedMillis(),
                        open));
    }

    /** Removes closed segments whose time has passed. */
    public static void forget(Decision.Write<?> write, FeedName name, List<ClosedSegment> segments) {
        for (ClosedSegment closed : segments) {
            write.underive(name.segmentKey(closed.segment().id()));
        }
    }

    private static long end(Rows rows, Decision.Write<?> write, FeedDescriptor feed, Segment segment, long nowMillis) {
        Bucket bucket = feed.keyspace().bucket(segment.bucket());
        long end = rows.head(bucket).nextSequence();
        write.change(new Change(bucket, Change.Kind.MARK, Bytes.EMPTY, null, null));
        ClosedSegment closed = new ClosedSegment(segment, end, nowMillis);
        write.derive(feed.name().segmentKey(segment.id()), closed.toBytes());
        return end;
    }

    private static FeedDescriptor put(Decision.Write<?> write, FeedDescriptor feed) {
        write.put(feed.name().key(), feed.toBytes());
        return feed;
    }
}
