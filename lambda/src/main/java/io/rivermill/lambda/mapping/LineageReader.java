// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.base.Hash64;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.Feed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Forms the batches of one lane of a shard lineage.
 *
 * <p>Since the shards of a bucket are stretches of one log, children are read after their parents by just reading on; the
 * mark at a shard's end ends a batch, so that none mixes shards. No batch mixes tumbling windows either.
 *
 * <p>Nobody polls: a commit wakes the reader. It looks by itself once a second all the same.
 *
 * <p>Threads: of one thread, which it blocks; {@link #wake} may be called from any.
 */
final class LineageReader implements AutoCloseable {
    /** How long {@link #next} waits for a first record. */
    static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

    /** How long records wait for others while there is a backlog to look for them in, if the mapping says less. */
    private static final Duration BACKLOG_PAUSE = Duration.ofMillis(250);

    private static final int READ_BYTES_MAX = 4 << 20;
    private static final int READ_RECORDS_MAX = 1_000;

    private final World world;
    private final LogTails.Reader log;
    private final Clock clock;
    private final Mapping mapping;
    private final Lineage lineage;
    private final RecordFilter filter;
    private final LaneProgress progress;
    private final int lane;
    private final StopSwitch stop;
    private final Feed feed;
    private final Feed.Subscription subscription;
    private final Signal appended = new Signal();
    private long seenMillis;

    /** A batch in the making. */
    private final class Gathering {
        private final List<Batch.Entry> records = new ArrayList<>();
        private final List<String> filteredOut = new ArrayList<>();
        private long at;
        private int bytes;
        private long begunNanos;
        private long firstNanos;
        private boolean closed;
        private boolean endsShard;

        Gathering(long at) {
            this.at = at;
            this.bytes = WindowHandling.emptyEventBytes(mapping.config(), progress.window());
        }

        boolean isFull() {
            return closed || records.size() == mapping.config().batchSize();
        }

        /** Takes the next record of the log, or closes the batch before it. */
        void take(ReadRecord read) {
            ChangeRecord record = read.change();
            if (record.change().kind() == Change.Kind.MARK) {
                endsShard = true;
                closed = true;
                at = record.sequence();
            } else if (lineage.isTrimmed(record.timeMillis())
                    || progress.isNotFor(
                            lane, record.sequence(), Hash64.of(record.change().key()))) {
                at = record.sequence();
            } else {
                takeChange(read);
            }
        }

        private void takeChange(ReadRecord read) {
            ChangeRecord record = read.change();
            ReadRecord.Shown shown = read.shown(world.events(), lineage.descriptor());
            if (!filter.test(shown)) {
                filteredOut.add(world.events().sequenceNumber(record));
                at = record.sequence();
                return;
            }
            Batch.Entry entry = new Batch.Entry(
                    record.sequence(), record.timeMillis(), world.events().sequenceNumber(record), shown.event());
            boolean fits = bytes + entry.eventBytes() <= Batch.EVENT_BYTES_MAX;
            closed = !fits || isOfLaterWindow(record.timeMillis());
            if (closed && !records.isEmpty()) {
                return;
            }
            if (records.isEmpty()) {
                firstNanos = clock.nanos();
            }
            closed = !fits; // alone: it may be larger than an event by itself
            records.add(entry);
            bytes += entry.eventBytes();
            at = record.sequence();
        }

        /** How much longer it waits for more records, of which there may be some in the log now. */
        Duration rest(boolean caughtUp) {
            Duration most = Duration.ofSeconds(mapping.config().windowSeconds());
            if (!caughtUp && most.compareTo(BACKLOG_PAUSE) < 0) {
                most = BACKLOG_PAUSE;
            }
            return most.minusNanos(clock.nanos() - firstNanos);
        }

        private boolean isOfLaterWindow(long timeMillis) {
            long length = mapping.config().tumblingMillis();
            return length > 0
                    && !records.isEmpty()
                    && Math.floorDiv(timeMillis, length)
                            != Math.floorDiv(records.getFirst().timeMillis(), length);
        }

        Batch toBatch() {
            return new Batch(
                    lineage.shardId(records.isEmpty() ? at : records.getFirst().sequence()),
                    records,
                    at,
                    endsShard,
                    records.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.nanos() - begunNanos));
        }

        void tellFilteredOut() {
            if (!filteredOut.isEmpty()) {
                world.watch().filteredOut(mapping, lineage.shardId(at), List.copyOf(filteredOut));
                filteredOut.clear();
            }
        }
    }

    LineageReader(World world, Mapping mapping, Lineage lineage, LaneProgress progress, int lane, StopSwitch stop) {
        this.world = world;
        this.clock = world.clock();
        this.mapping = mapping;
        this.lineage = lineage;
        this.filter = RecordFilter.of(mapping.config().filters());
        this.progress = progress;
        this.lane = lane;
        this.stop = stop;
        this.feed = lineage.feed();
        this.log = world.tails().open(feed);
        this.subscription = feed.onAppend(appended::give);
    }

    void wake() {
        appended.give();
    }

    /**
     * The batch after {@code position}; a record that is larger than an event may be is one by itself. Waits for a first
     * record a moment, then for the rest of a batch as long as the mapping says. Returns a batch without records if none
     * comes, or if there were only such that aren't for this lane.
     */
    Batch next(long position) throws InterruptedException {
        Gathering batch = new Gathering(position);
        while (true) {
            boolean caughtUp = read(batch);
            batch.tellFilteredOut();
            boolean begun = !batch.records.isEmpty();
            boolean passedOver = !begun && batch.at > position;
            if (batch.isFull() || passedOver || lineage.isEnd(batch.at) || stop.isStopped()) {
                return batch.toBatch();
            }
            Duration rest = begun ? batch.rest(caughtUp) : IDLE_PAUSE;
            if (!rest.isPositive()) {
                return batch.toBatch();
            }
            if (caughtUp) {
                appended.await(rest.compareTo(IDLE_PAUSE) < 0 ? rest : IDLE_PAUSE);
                if (!begun && feed.lastSequence() <= batch.at) {
                    return batch.toBatch();
                }
            }
        }
    }

    /** When the last record was written that is in a batch or was passed over. */
    long seenMillis() {
        return seenMillis;
    }

    /** True if there is nothing after {@code position} now. */
    boolean isCaughtUp(long position) {
        return feed.lastSequence() <= position;
    }

    /** Adds a page of the log to a batch; returns whether the log's end was reached. */
    private boolean read(Gathering batch) {
        if (feed.lastSequence() <= batch.at) {
            return true;
        }
        int room = mapping.config().batchSize() - batch.records.size();
        if (batch.records.isEmpty()) {
            batch.begunNanos = clock.nanos();
        }
        boolean all = progress.lanes() == 1 && mapping.config().filters().isEmpty();
        LogTails.Page page =
                log.readAfter(batch.at, all ? Math.min(room, READ_RECORDS_MAX) : READ_RECORDS_MAX, READ_BYTES_MAX);
        for (ReadRecord record : page.records()) {
            if (batch.isFull() || lineage.isEnd(batch.at)) {
                return false;
            }
            batch.take(record);
            if (batch.at == record.change().sequence()) {
                seenMillis = record.change().timeMillis();
            }
        }
        if (!batch.isFull() && !lineage.isEnd(batch.at)) {
            batch.at = Math.max(batch.at, page.next()); // over hours whose space was freed
        }
        return isCaughtUp(batch.at);
    }

    @Override
    public void close() {
        subscription.close();
        log.close();
    }
}
