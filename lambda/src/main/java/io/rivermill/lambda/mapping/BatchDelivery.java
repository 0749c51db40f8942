// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
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
 * <p>Threads: of one thread, which it blocks.
 */
final class BatchDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    private static final Duration MISSING_PAUSE = Duration.ofSeconds(1);

    private final World world;
    private final Mapping mapping;
    private final ProcessingResult result;
    private final Backoff backoff;
    private final StopSwitch stop;
    private final LongConsumer checkpoint;

    /** How often a batch, or the batch it was part of, was tried. */
    private static final class Tries {
        private int calls;
        private int runs;
        private int failures;
        private int notRun;
        private @Nullable BatchResult lastRun;

        /** Goes on counting for a half of the batch. */
        Tries forHalf() {
            Tries half = new Tries();
            half.runs = runs;
            half.failures = failures;
            half.lastRun = lastRun;
            return half;
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

    /** {@code checkpoint} is told a number when all to it is done with while more of the batch is to come. */
    BatchDelivery(
            World world,
            Mapping mapping,
            ProcessingResult result,
            Backoff backoff,
            StopSwitch stop,
            LongConsumer checkpoint) {
        this.world = world;
        this.mapping = mapping;
        this.result = result;
        this.backoff = backoff;
        this.stop = stop;
        this.checkpoint = checkpoint;
    }

    /** Returns true when all records are done with, false when it was stopped before. */
    boolean deliver(Batch batch) throws InterruptedException {
        if (batch.isTooLarge()) {
            result.set(ProcessingResult.RECORD_TOO_LARGE);
            giveUp(batch, Discarded.Condition.RECORD_TOO_LARGE, new Tries());
            return true;
        }
        return deliver(batch, new Tries());
    }

    private boolean deliver(Batch batch, Tries tries) throws InterruptedException {
        Batch rest = batch;
        while (true) {
            rest = withoutTooOld(rest, tries);
            if (rest.records().isEmpty()) {
                return true;
            }
            if (stop.isStopped()) {
                return false;
            }
            Duration pause;
            switch (attempt(rest, tries)) {
                case BatchResult.Succeeded success -> {
                    int done = done(success.payload(), rest.records());
                    if (done == rest.records().size()) {
                        result.set(ProcessingResult.OK);
                        return true;
                    }
                    result.set(ProcessingResult.CALL_FAILED);
                    if (done > 0) {
                        rest = rest.after(done);
                        checkpoint.accept(rest.records().getFirst().sequence() - 1);
                    }
                    tries.failures++;
                    pause = backoff.afterFailure(tries.failures);
                }
                case BatchResult.Failed _ -> {
                    result.set(ProcessingResult.CALL_FAILED);
                    if (isBisected(rest)) {
                        return deliverInHalves(rest, tries); // doesn't count as an attempt
                    }
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

    private BatchResult attempt(Batch batch, Tries tries) throws InterruptedException {
        long ageMillis = world.clock().millis() - batch.records().getLast().timeMillis();
        long begun = world.clock().nanos();
        BatchResult outcome = world.functions().invoke(mapping.functionArn(), Batch.event(batch.records()));
        tries.count(outcome);
        world.watch()
                .attempted(
                        mapping,
                        new Watch.Attempt(
                                batch.shardId(),
                                batch.records(),
                                tries.calls,
                                outcome,
                                ageMillis,
                                TimeUnit.NANOSECONDS.toMillis(world.clock().nanos() - begun),
                                next(batch, outcome)));
        return outcome;
    }

    private Watch.Next next(Batch batch, BatchResult outcome) {
        return switch (outcome) {
            case BatchResult.Succeeded success ->
                done(success.payload(), batch.records()) == batch.records().size() ? Watch.Next.DONE : Watch.Next.REST;
            case BatchResult.Failed _ -> isBisected(batch) ? Watch.Next.HALVES : Watch.Next.REST;
            case BatchResult.NotRun _, BatchResult.Missing _ -> Watch.Next.REST;
        };
    }

    /** How many records a function that answered is done with, from the first on. */
    private int done(byte[] answer, List<Batch.Entry> records) {
        return mapping.config().reportsItemFailures() ? ItemFailures.firstFailed(answer, records) : records.size();
    }

    private boolean isBisected(Batch batch) {
        return mapping.config().bisects() && batch.records().size() > 1;
    }

    private boolean deliverInHalves(Batch batch, Tries tries) throws InterruptedException {
        int middle = (batch.records().size() + 1) / 2; // the first half gets the larger part
        Batch second = batch.after(middle);
        if (!deliver(batch.before(middle), tries.forHalf())) {
            return false;
        }
        checkpoint.accept(second.records().getFirst().sequence() - 1);
        return deliver(second, tries.forHalf());
    }

    /** What is left when records past the stream's retention, or past the mapping's own limit, are given up. */
    private Batch withoutTooOld(Batch batch, Tries tries) throws InterruptedException {
        long ageMax = LineageReader.RETENTION.toMillis();
        int seconds = mapping.config().recordAgeMaxSeconds();
        if (seconds != MappingConfig.UNLIMITED) {
            ageMax = Math.min(ageMax, Duration.ofSeconds(seconds).toMillis());
        }
        long now = world.clock().millis();
        int from = 0;
        while (from < batch.records().size() && now - batch.records().get(from).timeMillis() > ageMax) {
            from++;
        }
        if (from == 0) {
            return batch;
        }
        giveUp(batch.before(from), Discarded.Condition.RECORD_AGE_EXCEEDED, tries);
        return batch.after(from);
    }

    private void giveUp(Batch batch, Discarded.Condition condition, Tries tries) throws InterruptedException {
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
