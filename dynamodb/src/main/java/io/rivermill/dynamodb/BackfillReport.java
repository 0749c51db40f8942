// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.base.RivermillException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far a backfill has come: in the log when it ends, and on the way if it takes long; to whoever asks at any time.
 *
 * <p>Threads: one tells, any may ask.
 */
final class BackfillReport {
    private static final Logger LOG = LoggerFactory.getLogger(BackfillReport.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Clock clock;
    private final String index;
    private final long items;
    private final long beganNanos;
    private long saidNanos;
    private volatile long visited;
    private boolean waiting;

    /**
     * Of what is called {@code index}, an ARN if it is one.
     *
     * @param items how many the table has, about
     */
    BackfillReport(Clock clock, String index, long items) {
        this.clock = clock;
        this.index = index;
        this.items = items;
        this.beganNanos = clock.nanos();
        this.saidNanos = beganNanos;
    }

    void came(Backfill.Progress progress) {
        waiting = false;
        visited = progress.visited();
        if (clock.nanos() - saidNanos >= PAUSE_NANOS) {
            saidNanos = clock.nanos();
            LOG.info("Building {}, {} of about {} items", this, visited, items);
        }
    }

    /** Once until it goes on: that the store refuses. */
    void waits(RivermillException cause) {
        if (!waiting) {
            LOG.warn("Building {} waits: {}", this, cause.getMessage());
        }
        waiting = true;
    }

    void ended() {
        long millis = (clock.nanos() - beganNanos) / 1_000_000;
        LOG.info("{} is built or given up, after {} items and {} ms", index, visited, millis);
    }

    /** The index and a percentage; not 100 before the end, as items may have been added. */
    @Override
    public String toString() {
        return index + " " + Math.min(99, visited * 100 / Math.max(1, items)) + " %";
    }
}
