// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.ClosedSegment;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedPage;
import io.rivermill.store.Segment;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Forms batches of one shard lineage: of all shards of a stream in one bucket, from the first to the last.
 *
 * <p>Since the shards of a bucket are stretches of one log, children are read after their parents by just reading on; the
 * mark at a shard's end ends a batch, so that none mixes shards. At the mark the stream is looked up again: if it was
 * turned off, the lineage has ended there.
 *
 * <p>Nobody polls: a commit wakes the reader. It looks by itself once a second all the same.
 *
 * <p>Threads: of one thread, which it blocks; {@link #wake} may be called from any.
 */
final class LineageReader implements AutoCloseable {
    static final Duration RETENTION = Duration.ofHours(24);

    /** How long {@link #next} waits for a first record. */
    static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

    private static final int READ_BYTES_MAX = 4 << 20;
    private static final int READ_RECORDS_MAX = 1_000;

    private final BlockingStore store;
    private final Clock clock;
    private final RecordEvents events;
    private final Mapping mapping;
    private final Predicate<byte[]> filter;
    private final StopSwitch stop;
    private final int bucket;
    private final Feed feed;
    private final Feed.Subscription subscription;
    private final Signal appended = new Signal();
    private FeedDescriptor descriptor;
    private List<Segment> segments = List.of(); // of this bucket
    private long end; // the lineage's last number; Long.MAX_VALUE while nobody knows

    /** A batch in the making. */
    private final class Gathering {
        private final List<Batch.Entry> records = new ArrayList<>();
        private int bytes = Batch.emptyEventBytes();
        private long at;
        private long deadlineNanos;
        private boolean closed;

        Gathering(long at) {
            this.at = at;
        }

        boolean isFull() {
            return closed || records.size() == mapping.config().batchSize();
        }

        /** Takes the next record of the log, or closes the batch before it. */
        void take(ChangeRecord record) {
            if (record.change().kind() == Change.Kind.MARK) {
                takeMark(record.sequence());
            } else if (clock.millis() - record.timeMillis() <= RETENTION.toMillis()) {
                takeChange(record);
            } else {
                at = record.sequence(); // past its time: trimmed
            }
        }

        private void takeMark(long sequence) {
            if (!records.isEmpty()) {
                closed = true;
                return;
            }
            at = sequence;
            refresh();
        }

        private void takeChange(ChangeRecord record) {
            byte[] event = events.event(descriptor, record);
            if (!filter.test(event)) {
                at = record.sequence();
                return;
            }
            Batch.Entry entry =
                    new Batch.Entry(record.sequence(), record.timeMillis(), events.sequenceNumber(record), event);
            boolean fits = bytes + entry.eventBytes() <= Batch.EVENT_BYTES_MAX;
            closed = !fits;
            if (!fits && !records.isEmpty()) {
                return;
            }
            if (records.isEmpty()) {
                deadlineNanos = clock.nanos()
                        + Duration.ofSeconds(mapping.config().windowSeconds()).toNanos();
            }
            records.add(entry);
            bytes += entry.eventBytes();
            at = record.sequence();
        }

        Batch toBatch() {
            return records.isEmpty()
                    ? new Batch("", records, at)
                    : new Batch(shardId(records.getFirst().sequence()), records, at);
        }
    }

    LineageReader(
            Store store,
            Clock clock,
            RecordEvents events,
            Mapping mapping,
            FeedDescriptor descriptor,
            int bucket,
            Predicate<byte[]> filter,
            StopSwitch stop) {
        this.store = store.blocking();
        this.clock = clock;
        this.events = events;
        this.mapping = mapping;
        this.descriptor = descriptor;
        this.bucket = bucket;
        this.filter = filter;
        this.stop = stop;
        this.feed = store.feed(new Bucket(descriptor.keyspace().id(), bucket));
        this.subscription = feed.onAppend(appended::give);
        refresh();
    }

    void wake() {
        appended.give();
    }

    /** The number after which this lineage begins: its first shard's, or what is left of it. */
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

    /** True if nothing will ever come after {@code position}. */
    boolean isEnd(long position) {
        return position >= end;
    }

    /**
     * The batch after {@code position}; a record that is larger than an event may be is one by itself. Waits for a first record a moment and returns a batch without records if none
     * comes, then for the rest of a batch as long as the mapping says.
     */
    Batch next(long position) throws InterruptedException {
        Gathering batch = new Gathering(position);
        while (true) {
            boolean caughtUp = read(batch);
            if (batch.isFull() || isEnd(batch.at) || stop.isStopped()) {
                return batch.toBatch();
            }
            boolean begun = !batch.records.isEmpty();
            Duration rest = Duration.ofNanos(batch.deadlineNanos - clock.nanos());
            boolean mayWait = rest.isPositive() && mapping.config().windowSeconds() > 0;
            if (caughtUp && begun && !mayWait) {
                return batch.toBatch();
            }
            if (caughtUp) {
                appended.await(begun && rest.compareTo(IDLE_PAUSE) < 0 ? rest : IDLE_PAUSE);
                if (!begun && feed.lastSequence() <= batch.at) {
                    return batch.toBatch();
                }
            }
        }
    }

    /** Adds a page of the log to a batch; returns whether the log's end was reached. */
    private boolean read(Gathering batch) {
        if (feed.lastSequence() <= batch.at) {
            return true;
        }
        int room = mapping.config().batchSize() - batch.records.size();
        int wanted = mapping.config().filters().isEmpty() ? Math.min(room, READ_RECORDS_MAX) : READ_RECORDS_MAX;
        FeedPage page = store.readAfter(feed, batch.at, wanted, READ_BYTES_MAX);
        for (ChangeRecord record : page.records()) {
            if (batch.isFull() || isEnd(batch.at)) {
                return false;
            }
            batch.take(record);
        }
        if (!batch.isFull() && !isEnd(batch.at)) {
            batch.at = Math.max(batch.at, page.next()); // over hours whose space was freed
        }
        return page.next() >= page.last();
    }

    /** Reads the stream's rows again, to see its shards and whether it has ended. */
    private void refresh() {
        Optional<FeedDescriptor> now = find(store, mapping);
        now.ifPresent(found -> descriptor = found);
        List<ClosedSegment> closed = closedSegments();
        List<Segment> found = new ArrayList<>(descriptor.open());
        closed.forEach(ended -> found.add(ended.segment()));
        found.removeIf(segment -> segment.bucket() != bucket);
        segments = List.copyOf(found);
        if (now.isPresent() && descriptor.isOpen()) {
            end = Long.MAX_VALUE;
            return;
        }
        end = closed.stream().mapToLong(ClosedSegment::endSequence).max().orElse(0);
    }

    private List<ClosedSegment> closedSegments() {
        return store.all(descriptor.name().closedSegments()).stream()
                .map(row -> ClosedSegment.of(row.value()))
                .filter(closed -> closed.segment().bucket() == bucket)
                .toList();
    }

    /** The shard that a record is in. */
    private String shardId(long sequence) {
        return segments.stream()
                .filter(segment -> segment.startSequence() <= sequence)
                .max(Comparator.comparingLong(Segment::startSequence))
                .map(segment -> events.shardId(segment.id()))
                .orElse("");
    }

    /** The stream of a mapping, if it is still there. */
    static Optional<FeedDescriptor> find(BlockingStore store, Mapping mapping) {
        byte[] row = store.get(mapping.feedName().key());
        return Optional.ofNullable(row).map(FeedDescriptor::of);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
