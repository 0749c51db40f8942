// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;

/**
 * One lane of a shard lineage at work: batch, invocation, checkpoint, and again.
 *
 * <p>What it guarantees: batches follow each other in order, and the checkpoint is written before the next one is sent.
 * At a shard's end it waits until all lanes are there, so that children are read after their parents. What the role must
 * not read isn't read, and nothing is lost meanwhile.
 *
 * <p>Threads: {@link #run} is a thread's whole life; {@link #wake} may be called from any.
 */
final class Lane {
    private static final Duration ACCESS_PAUSE = Duration.ofMillis(500);

    private final World world;
    private final Mapping mapping;
    private final Lineage lineage;
    private final LineageReader reader;
    private final BatchDelivery delivery;
    private final ProcessingResult result;
    private final LaneProgress progress;
    private final int lane;
    private final StopSwitch stop;
    private boolean permitted; // when it was asked last
    private long permittedNanos;

    Lane(
            World world,
            Mapping mapping,
            Lineage lineage,
            Lease lease,
            ProcessingResult result,
            LaneProgress progress,
            int lane,
            StopSwitch stop) {
        this.world = world;
        this.mapping = mapping;
        this.lineage = lineage;
        this.reader = new LineageReader(world, mapping, lineage, progress, lane, stop);
        this.delivery = new BatchDelivery(world, mapping, lease, result, progress, lane, stop);
        this.result = result;
        this.progress = progress;
        this.lane = lane;
        this.stop = stop;
    }

    /** Reads until the lineage ends, it is stopped, or there is trouble, which it throws. */
    void run() throws InterruptedException {
        try {
            if (lane == 0) {
                delivery.cutTooLargeWindow(); // which a restart may have come in the way of
            }
            while (!stop.isStopped() && !lineage.isEnd(progress.mark(lane))) {
                step();
            }
            progress.flush();
        } finally {
            close();
        }
    }

    void close() {
        reader.close();
    }

    void wake() {
        reader.wake();
    }

    private void step() throws InterruptedException {
        long begunMillis = world.clock().millis();
        long position = progress.mark(lane);
        Batch batch = reader.next(position);
        boolean unwanted = batch.records().isEmpty() && batch.next() > position && !batch.endsShard();
        if (!(unwanted && mightReadJustNow()) && !awaitAccess()) {
            return;
        }
        if (!batch.records().isEmpty()) {
            if (!endWindowBefore(batch.records().getFirst().timeMillis())) {
                return;
            }
            world.watch().batched(mapping, batch);
            if (!delivery.deliver(batch)) {
                return;
            }
            progress.done(lane, batch.endsShard() ? batch.next() - 1 : batch.next());
        } else if (!endWindowBefore(reader.isCaughtUp(batch.next()) ? begunMillis : reader.seenMillis())) {
            return;
        }
        if (batch.endsShard()) {
            crossToChild(batch.next());
        } else {
            progress.passed(lane, batch.next());
        }
    }

    /** Asked with what a function gets; what passes in between is too much to ask for one by one. */
    private boolean mightReadJustNow() {
        return permitted && world.clock().nanos() - permittedNanos < ACCESS_PAUSE.toNanos();
    }

    /** Asks until the role may read, at once to begin with; returns false when stopped. */
    private boolean awaitAccess() throws InterruptedException {
        while (!mayRead()) {
            permitted = false;
            result.set(ProcessingResult.NO_ACCESS);
            if (stop.pause(ACCESS_PAUSE)) {
                return false;
            }
        }
        permitted = true;
        permittedNanos = world.clock().nanos();
        result.replace(ProcessingResult.NO_ACCESS, ProcessingResult.NONE);
        return true;
    }

    /** What the function's role may do now; without a function there is nobody to ask for. */
    private boolean mayRead() {
        return world.functions()
                .role(mapping.functionArn())
                .map(role -> world.mayRead(role, mapping.eventSourceArn()))
                .orElse(true);
    }

    /** Ends the open window if all of it is before this time; returns false when stopped. */
    private boolean endWindowBefore(long timeMillis) throws InterruptedException {
        return !isWindowOver(timeMillis) || delivery.endWindow();
    }

    private boolean isWindowOver(long timeMillis) {
        OpenWindow window = progress.window();
        return window != null
                && lane == 0
                && (timeMillis >= window.endMillis() || mapping.config().tumblingMillis() != length(window));
    }

    private static long length(OpenWindow window) {
        return window.endMillis() - window.startMillis();
    }

    private void crossToChild(long mark) throws InterruptedException {
        if (progress.window() != null && lane == 0 && !delivery.endWindow()) {
            return;
        }
        progress.passed(lane, mark - 1);
        if (progress.awaitAll(mark - 1)) {
            lineage.refresh();
            progress.done(lane, mark);
        }
    }
}
