// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a function handle a batch, as often as it takes: until it succeeds, its attempts are used up or its records are too
 * old. Until then the shard stands still, so the order of each item's changes holds. What is given up goes to the
 * {@link Discards} before its place is passed.
 *
 * <p>A function that failed is tried again at once, then after pauses that double. One that couldn't be run is tried
 * again without end and without counting.
 *
 * <p>Records of a tumbling window are handled with the window's state, which goes into the next checkpoint.
 *
 * <p>Threads: of one thread, which it blocks.
 */
final class BatchDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    private static final Duration MISSING_PAUSE = Duration.ofSeconds(1);

    private final World world;
    private final Mapping mapping;
    private final ProcessingResult result;
    private final Backoff backoff;
    private final Lease lease;
    private final LaneProgress progress;
    private final int lane;
    private final StopSwitch stop;

    /** What a call of the function is for. */
    private enum Purpose {
        RECORDS,
        /** Its time has come, or its shard has ended. */
        END_OF_WINDOW,
        /** Its state is too large, by itself or for the next record. */
        CUT_OF_WINDOW
    }

    /** What became of a call, and what its answer says if there is one. */
    private record Tried(BatchResult result, Handling.@Nullable Answer answer) {
        boolean isDone(Batch batch) {
            return answer != null && answer.done() == batch.records().size();
        }

        /** The function failed, or might as well have: its answer says nothing that can be gone by. */
        boolean isFailure() {
            return result instanceof BatchResult.Failed || (answer != null && answer.isUnusable());
        }
    }

    /** How often a batch, or the batch it was part of, was tried. */
    private static final class Tries {
        private int calls;
        private int runs;
        private int failures;
        private int notRun;
        private @Nullable BatchResult lastRun;

        /** Goes on counting for a part of the batch. */
        Tries forPart() {
            Tries part = new Tries();
            part.runs = runs;
            part.failures = failures;
            part.lastRun = lastRun;
            return part;
        }

        void count(BatchResult attempt) {
            calls++;
            switch (attempt) {
                case BatchResult.Succeeded _, BatchResult.Failed _ -> {
                    runs++;
                    notRun = 0;
                    lastRun = attempt;
                }
                case BatchResult.NotRun _, BatchResult.Missing _ -> notRun++;
            }
        }
    }

    BatchDelivery(
            World world,
            Mapping mapping,
            Lease lease,
            ProcessingResult result,
            LaneProgress progress,
            int lane,
            StopSwitch stop) {
        this.world = world;
        this.mapping = mapping;
        this.lease = lease;
        this.result = result;
        this.backoff =
                new Backoff(world.settings().retryFirst(), world.settings().retryMax(), world.random());
        this.progress = progress;
        this.lane = lane;
        this.stop = stop;
    }

    /** Returns true when all records are done with, false when it was stopped before. */
    boolean deliver(Batch batch) throws InterruptedException {
        if (batch.fitting(WindowHandling.emptyEventBytes(mapping.config(), null)) == 0) {
            result.set(ProcessingResult.RECORD_TOO_LARGE);
            giveUp(batch, Discarded.Condition.RECORD_TOO_LARGE, new Tries());
            return true;
        }
        return deliver(batch, new Tries(), Purpose.RECORDS);
    }

    /** Has the function end the window that is open; returns false when it was stopped before. */
    boolean endWindow() throws InterruptedException {
        return endWindow(Purpose.END_OF_WINDOW);
    }

    /** Has the function end a window whose state is too large by itself; returns false when it was stopped before. */
    boolean cutTooLargeWindow() throws InterruptedException {
        OpenWindow window = progress.window();
        return window == null || !window.isTooLarge() || endWindow(Purpose.CUT_OF_WINDOW);
    }

    private boolean endWindow(Purpose purpose) throws InterruptedException {
        OpenWindow window = progress.window();
        if (window == null) {
            return true;
        }
        Batch nothing = new Batch(window.shardId(), List.of(), progress.mark(lane), false, 0);
        if (!deliver(nothing, new Tries(), purpose)) {
            return false;
        }
        progress.setWindow(null);
        progress.flush();
        return true;
    }

    private boolean deliver(Batch batch, Tries tries, Purpose purpose) throws InterruptedException {
        Batch rest = batch;
        while (true) {
            rest = withoutTooOld(rest, tries);
            if (purpose == Purpose.RECORDS ? rest.records().isEmpty() : isWindowTooOld()) {
                return true;
            }
            if (stop.isStopped()) {
                return false;
            }
            int fitting = fitting(rest);
            if (fitting < rest.records().size()) {
                return deliverInTwo(rest, fitting, tries);
            }
            Tried tried = attempt(rest, tries, purpose);
            if (purpose == Purpose.RECORDS && !keepState(tried, rest)) {
                return false;
            }
            Duration pause;
            switch (tried.result()) {
                case BatchResult.Succeeded _, BatchResult.Failed _ -> {
                    if (tried.isDone(rest)) {
                        result.set(ProcessingResult.OK);
                        return true;
                    }
                    result.set(ProcessingResult.CALL_FAILED);
                    if (tried.isFailure() && isBisected(rest)) {
                        int middle = (rest.records().size() + 1) / 2; // the first half gets the larger part
                        return deliverInTwo(rest, middle, tries); // doesn't count as an attempt
                    }
                    rest = withoutDone(rest, tried);
                    tries.failures++;
                    pause = backoff.afterFailure(tries.failures);
                }
                case BatchResult.NotRun(String why) -> {
                    LOG.debug("{} wasn't run for mapping {}: {}", mapping.functionArn(), mapping.uuid(), why);
                    result.set(ProcessingResult.CALL_FAILED);
                    pause = backoff.afterNotRun(tries.notRun);
                }
                case BatchResult.Missing() -> {
                    result.set(ProcessingResult.functionMissing(mapping.account()));
                    pause = MISSING_PAUSE;
                }
            }
            int retriesMax = mapping.config().retriesMax();
            if (retriesMax != MappingConfig.UNLIMITED && tries.failures > retriesMax) {
                giveUp(rest, Discarded.Condition.RETRY_ATTEMPTS_EXHAUSTED, tries);
                return true;
            }
            if (stop.pause(pause)) {
                return false;
            }
        }
    }

    private Tried attempt(Batch batch, Tries tries, Purpose purpose) throws InterruptedException {
        lease.assure();
        Handling handling = handling(batch, purpose);
        long begun = world.clock().nanos();
        long begunMillis = world.clock().millis();
        BatchResult outcome = world.functions().invoke(mapping.functionArn(), handling.event(batch.records()));
        tries.count(outcome);
        Tried tried = new Tried(
                outcome,
                outcome instanceof BatchResult.Succeeded success
                        ? handling.read(success.payload(), batch.records())
                        : null);
        world.watch()
                .attempted(
                        mapping,
                        new Watch.Attempt(
                                batch,
                                handling.windowStartMillis(),
                                tries.calls,
                                outcome,
                                begunMillis,
                                TimeUnit.NANOSECONDS.toMillis(world.clock().nanos() - begun),
                                next(batch, tried)));
        return tried;
    }

    private Watch.Next next(Batch batch, Tried tried) {
        if (tried.isDone(batch)) {
            return Watch.Next.DONE;
        }
        return tried.isFailure() && isBisected(batch) ? Watch.Next.HALVES : Watch.Next.REST;
    }

    private Handling handling(Batch batch, Purpose purpose) {
        MappingConfig config = mapping.config();
        if (purpose == Purpose.RECORDS && config.tumblingSeconds() == 0) {
            return Handling.plain(config.reportsItemFailures());
        }
        return new WindowHandling(
                window(batch),
                mapping.eventSourceArn(),
                config.reportsItemFailures(),
                purpose != Purpose.RECORDS,
                purpose == Purpose.CUT_OF_WINDOW);
    }

    /** The window that is open, or the one of the batch. */
    private OpenWindow window(Batch batch) {
        OpenWindow open = progress.window();
        return open != null
                ? open
                : OpenWindow.at(
                        batch.shardId(),
                        batch.records().getFirst().timeMillis(),
                        mapping.config().tumblingMillis());
    }

    /** Keeps a window's new state; one that is too large ends its window. Returns false when stopped meanwhile. */
    private boolean keepState(Tried tried, Batch batch) throws InterruptedException {
        Handling.Answer answer = tried.answer();
        if (answer == null || answer.state() == null || answer.done() == 0) {
            return true; // nothing was done, so nothing is new
        }
        OpenWindow window = window(batch).with(answer.state());
        progress.setWindow(window);
        if (window.isTooLarge()) { // cutting it may take long, and its state has these records in it
            progress.done(lane, batch.records().get(answer.done() - 1).sequence());
        }
        return cutTooLargeWindow();
    }

    /** The records from the first failed on; what is before is checkpointed. */
    private Batch withoutDone(Batch batch, Tried tried) throws InterruptedException {
        int done = tried.answer() == null ? 0 : tried.answer().done();
        if (done == 0) {
            return batch;
        }
        Batch rest = batch.after(done);
        progress.done(lane, rest.records().getFirst().sequence() - 1);
        return rest;
    }

    private boolean isBisected(Batch batch) {
        return mapping.config().bisects() && batch.records().size() > 1;
    }

    /** How many records there is room for in an event, beside a window's state, which may have grown since they were read. */
    private int fitting(Batch batch) {
        return batch.fitting(WindowHandling.emptyEventBytes(mapping.config(), progress.window()));
    }

    /** Delivers the records before an index, then the others; without a first one, a window leaves no room, and ends. */
    private boolean deliverInTwo(Batch batch, int index, Tries tries) throws InterruptedException {
        if (index == 0) {
            return endWindow(Purpose.CUT_OF_WINDOW) && deliver(batch, tries, Purpose.RECORDS);
        }
        Batch second = batch.after(index);
        if (!deliver(batch.before(index), tries.forPart(), Purpose.RECORDS)) {
            return false;
        }
        progress.done(lane, second.records().getFirst().sequence() - 1);
        return deliver(second, tries.forPart(), Purpose.RECORDS);
    }

    private boolean isWindowTooOld() {
        OpenWindow window = progress.window();
        return window == null || world.clock().millis() - window.endMillis() > ageMaxMillis();
    }

    /** What is left when records past the stream's retention, or past the mapping's own limit, are given up. */
    private Batch withoutTooOld(Batch batch, Tries tries) throws InterruptedException {
        long oldest = world.clock().millis() - ageMaxMillis();
        int from = 0;
        while (from < batch.records().size() && batch.records().get(from).timeMillis() < oldest) {
            from++;
        }
        if (from == 0) {
            return batch;
        }
        giveUp(batch.before(from), Discarded.Condition.RECORD_AGE_EXCEEDED, tries);
        Batch rest = batch.after(from);
        if (!rest.records().isEmpty()) {
            progress.done(lane, rest.records().getFirst().sequence() - 1);
        }
        return rest;
    }

    private long ageMaxMillis() {
        long retention = Lineage.RETENTION.toMillis();
        int seconds = mapping.config().recordAgeMaxSeconds();
        return seconds == MappingConfig.UNLIMITED
                ? retention
                : Math.min(retention, Duration.ofSeconds(seconds).toMillis());
    }

    private void giveUp(Batch batch, Discarded.Condition condition, Tries tries) throws InterruptedException {
        if (batch.records().isEmpty()) {
            LOG.warn("mapping {} ends a window of {} without its function", mapping.uuid(), batch.shardId());
            return;
        }
        Discarded discarded =
                new Discarded(mapping, batch.shardId(), batch.records(), condition, tries.runs, tries.lastRun);
        Discards.Fate fate = Discards.Fate.LOST;
        try {
            fate = world.discards().accept(discarded);
        } catch (RuntimeException e) {
            LOG.error("what mapping {} gave up could not be handed on", mapping.uuid(), e);
        }
        world.watch().discarded(discarded, fate);
    }
}
