// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RivermillException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one shard lineage for one mapping, from its checkpoint on: batch, invocation, checkpoint, and again.
 *
 * <p>What it guarantees: each record reaches the function at least once or is given up as the mapping says; batches of a
 * lineage follow each other in order, and the checkpoint is written before the next one is sent. Only whoever holds the
 * {@link Lease} reads. What the role must not read isn't read, and nothing is lost meanwhile.
 *
 * <p>Threads: runs on one; {@link #stop} and {@link #renew} may be called from any.
 */
final class ShardPoller {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPoller.class);
    private static final Duration LEASE_PAUSE = Duration.ofSeconds(1);
    private static final Duration ACCESS_PAUSE = Duration.ofMillis(500);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(1);

    private final Mapping mapping;
    private final Lease lease;
    private final LineageReader reader;
    private final BatchDelivery delivery;
    private final ProcessingResult result;
    private final BooleanSupplier mayRead;
    private final StopSwitch stop;

    ShardPoller(
            Mapping mapping,
            Lease lease,
            LineageReader reader,
            BatchDelivery delivery,
            ProcessingResult result,
            BooleanSupplier mayRead,
            StopSwitch stop) {
        this.mapping = mapping;
        this.lease = lease;
        this.reader = reader;
        this.delivery = delivery;
        this.result = result;
        this.mayRead = mayRead;
        this.stop = stop;
    }

    /** Reads until the lineage ends or it is stopped or interrupted. */
    void run() {
        try {
            while (!stop.isStopped() && !isOver()) {
                stop.pause(TROUBLE_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reader.close();
        }
    }

    /** Reads until the end, or until there is trouble that may pass. */
    private boolean isOver() throws InterruptedException {
        try {
            while (!lease.tryAcquire(reader.start())) {
                if (stop.pause(LEASE_PAUSE)) {
                    return true;
                }
            }
            return read(Math.max(lease.position(), reader.trimmed()));
        } catch (Lease.LostException e) {
            LOG.info("mapping {} goes on elsewhere", mapping.uuid());
        } catch (RivermillException e) {
            LOG.warn("mapping {} can't go on for now: {}", mapping.uuid(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("mapping {} met a fault and tries again", mapping.uuid(), e);
        }
        return false;
    }

    private boolean read(long from) throws InterruptedException {
        long position = from;
        while (!stop.isStopped() && !reader.isEnd(position)) {
            Batch batch = reader.next(position);
            if (!mayRead.getAsBoolean()) { // asked now, since the wait for a record may have been long
                result.set(ProcessingResult.NO_ACCESS);
                stop.pause(ACCESS_PAUSE);
                continue; // and read the same again
            }
            result.replace(ProcessingResult.NO_ACCESS, ProcessingResult.NONE);
            if (!batch.records().isEmpty() && !delivery.deliver(batch)) {
                return true;
            }
            if (batch.next() > position) {
                checkpoint(batch.next());
                position = batch.next();
            }
        }
        return true;
    }

    /**
     * Doesn't return before the position is on disk: a batch that was handled isn't sent again just because the disk is
     * full.
     */
    private void checkpoint(long sequence) throws InterruptedException {
        while (true) {
            try {
                lease.checkpoint(sequence);
                return;
            } catch (RivermillException e) {
                LOG.warn("mapping {} can't write its checkpoint: {}", mapping.uuid(), e.getMessage());
                if (stop.pause(TROUBLE_PAUSE)) {
                    return;
                }
            }
        }
    }

    void renew() {
        lease.renew();
    }

    /** Lets the batch in hand end, if it does by itself, and no other begin. */
    void stop() {
        stop.stop();
        reader.wake();
    }
}
