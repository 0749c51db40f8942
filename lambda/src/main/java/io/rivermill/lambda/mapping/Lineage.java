// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.ClosedSegment;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.Segment;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All shards of a mapping's stream in one bucket, from the first to the last: stretches of one log.
 *
 * <p>Threads: of one thread, which it blocks.
 */
final class Lineage {
    static final Duration RETENTION = Duration.ofHours(24);

    private final BlockingStore store;
    private final Clock clock;
    private final RecordEvents events;
    private final Mapping mapping;
    private final int bucket;
    private final Feed feed;
    private FeedDescriptor descriptor;
    private List<Segment> segments = List.of(); // of this bucket
    private long end; // the last number; Long.MAX_VALUE while nobody knows

    Lineage(World world, Mapping mapping, FeedDescriptor descriptor, int bucket) {
        Store all = world.store();
        this.store = all.blocking();
        this.clock = world.clock();
        this.events = world.events();
        this.mapping = mapping;
        this.descriptor = descriptor;
        this.bucket = bucket;
        this.feed = all.feed(descriptor.keyspace().bucket(bucket));
        refresh();
    }

    /** The stream of a mapping, if it is still there. */
    static Optional<FeedDescriptor> find(BlockingStore store, Mapping mapping) {
        byte[] row = store.get(mapping.feedName().key());
        return Optional.ofNullable(row).map(FeedDescriptor::of);
    }

    Feed feed() {
        return feed;
    }

    FeedDescriptor descriptor() {
        return descriptor;
    }

    /** The number after which it begins: its first shard's, or what is left of it. */
    long start() {
        if (segments.isEmpty()) {
            return end;
        }
        long before = segments.stream().mapToLong(Segment::startSequence).min().orElseThrow();
        return Math.max(before - 1, Math.max(mapping.start(bucket), trimmed()));
    }

    /** The number before the first record that is young enough to be read. */
    long trimmed() {
        return store.seek(feed, clock.millis() - RETENTION.toMillis());
    }

    boolean isTrimmed(long timeMillis) {
        return clock.millis() - timeMillis > RETENTION.toMillis();
    }

    /** True if nothing will ever come after {@code position}. */
    boolean isEnd(long position) {
        return position >= end;
    }

    /** The shard that a record is in. */
    String shardId(long sequence) {
        return segments.stream()
                .filter(segment -> segment.startSequence() <= sequence)
                .max(Comparator.comparingLong(Segment::startSequence))
                .map(segment -> events.shardId(segment.id()))
                .orElse("");
    }

    /** Reads the stream's rows again, to see its shards and whether it has ended. */
    void refresh() {
        Optional<FeedDescriptor> now = find(store, mapping);
        now.ifPresent(found -> descriptor = found);
        List<ClosedSegment> closed = store.all(descriptor.name().closedSegments()).stream()
                .map(row -> ClosedSegment.of(row.value()))
                .filter(each -> each.segment().bucket() == bucket)
                .toList();
        List<Segment> found = new ArrayList<>(descriptor.open());
        found.removeIf(segment -> segment.bucket() != bucket);
        closed.forEach(each -> found.add(each.segment()));
        segments = List.copyOf(found);
        boolean open = now.isPresent() && descriptor.isOpen();
        end = open
                ? Long.MAX_VALUE
                : closed.stream().mapToLong(ClosedSegment::endSequence).max().orElse(0);
    }
}
