// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a function handle a batch, as often as it takes: until it succeeds, its attempts are used up or its records are too
 * old. Until then the shard stands still, so the order of each item's changes holds.
 *
 * <p>A function that failed is tried again at once, then after pauses that double. One that couldn't be run is tried
 * again without end and without counting.
 *
 * <p>Threads: of one thread, which it blocks.
 */
final class BatchDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    private static final Duration MISSING_PAUSE = Duration.ofSeconds(1);

    private final Mapping mapping;
    private final MappedFunctions functions;
    private final ProcessingResult result;
    private final Backoff backoff;
    private final Clock clock;
    private final StopSwitch stop;
    private final LongConsumer checkpoint;

    /** {@code checkpoint} is told a number when all to it is done with while more of the batch is to come. */
    BatchDelivery(
            Mapping mapping,
            MappedFunctions functions,
            ProcessingResult result,
            Backoff backoff,
            Clock clock,
            StopSwitch stop,
            LongConsumer checkpoint) {
        this.mapping = mapping;
        this.functions = functions;
        this.result = result;
        this.backoff = backoff;
        this.clock = clock;
        this.stop = stop;
        this.checkpoint = checkpoint;
    }

    /** Returns true when all records are done with, false when it was stopped before. */
    boolean deliver(List<Batch.Entry> records) throws InterruptedException {
        return deliver(records, 0);
    }

    private boolean deliver(List<Batch.Entry> batch, int attemptsBefore) throws InterruptedException {
        List<Batch.Entry> rest = batch;
        int failures = attemptsBefore;
        int notRun = 0;
        while (true) {
            rest = withoutTooOld(rest);
            if (rest.isEmpty()) {
                return true;
            }
            if (stop.isStopped()) {
                return false;
            }
            Duration pause;
            switch (functions.invoke(mapping.functionArn(), Batch.event(rest))) {
                case BatchResult.Succeeded(byte[] payload) -> {
                    int done = mapping.config().reportsItemFailures()
                            ? ItemFailures.firstFailed(payload, rest)
                            : rest.size();
                    if (done == rest.size()) {
                        result.set(ProcessingResult.OK);
                        return true;
                    }
                    result.set(ProcessingResult.CALL_FAILED);
                    if (done > 0) {
                        checkpoint.accept(rest.get(done - 1).sequence());
                        rest = rest.subList(done, rest.size());
                    }
                    failures++;
                    pause = backoff.afterFailure(failures);
                }
                case BatchResult.Failed() -> {
                    result.set(ProcessingResult.CALL_FAILED);
                    if (mapping.config().bisects() && rest.size() > 1) {
                        return deliverInHalves(rest, failures); // doesn't count as an attempt
                    }
                    failures++;
                    pause = backoff.afterFailure(failures);
                }
                case BatchResult.NotRun(String why) -> {
                    LOG.debug("{} wasn't run for mapping {}: {}", mapping.functionArn(), mapping.uuid(), why);
                    result.set(ProcessingResult.CALL_FAILED);
                    notRun++;
                    pause = backoff.afterNotRun(notRun);
                }
                case BatchResult.Missing() -> {
                    result.set(ProcessingResult.functionMissing(mapping.account()));
                    pause = MISSING_PAUSE;
                }
            }
            int retriesMax = mapping.config().retriesMax();
            if (retriesMax != MappingConfig.UNLIMITED && failures > retriesMax) {
                giveUp(rest, "its attempts are used up");
                return true;
            }
            if (stop.pause(pause)) {
                return false;
            }
        }
    }

    private boolean deliverInHalves(List<Batch.Entry> batch, int failures) throws InterruptedException {
        int middle = (batch.size() + 1) / 2; // the first half gets the larger part
        List<Batch.Entry> first = batch.subList(0, middle);
        if (!deliver(first, failures)) {
            return false;
        }
        checkpoint.accept(first.getLast().sequence());
        return deliver(batch.subList(middle, batch.size()), failures);
    }

    /** What is left when records past the stream's retention, or past the mapping's own limit, are given up. */
    private List<Batch.Entry> withoutTooOld(List<Batch.Entry> records) {
        long ageMax = LineageReader.RETENTION.toMillis();
        int seconds = mapping.config().recordAgeMaxSeconds();
        if (seconds != MappingConfig.UNLIMITED) {
            ageMax = Math.min(ageMax, Duration.ofSeconds(seconds).toMillis());
        }
        long now = clock.millis();
        int from = 0;
        while (from < records.size() && now - records.get(from).timeMillis() > ageMax) {
            from++;
        }
        if (from > 0) {
            giveUp(records.subList(0, from), "they are too old");
        }
        return records.subList(from, records.size());
    }

    private void giveUp(List<Batch.Entry> records, String why) {
        LOG.warn(
                "mapping {} gives up {} records, {} to {}: {}",
                mapping.uuid(),
                records.size(),
                records.getFirst().sequenceNumber(),
                records.getLast().sequenceNumber(),
                why);
    }
}
