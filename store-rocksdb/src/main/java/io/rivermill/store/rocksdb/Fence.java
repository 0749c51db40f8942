// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.store.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store may write: never again once a commit has failed, since nobody knows what of it is on the disk; not now
 * while the disk has too little free space for the log to run into.
 *
 * <p>Threads: any; {@link #refusal} measures the free space at most every {@link #MEASURE_NANOS}, on its caller's thread.
 */
final class Fence {
    /** How a test, or the data folder, tells what is free. */
    interface Space {
        long freeBytes() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final long MEASURE_NANOS = 200_000_000; // a disk doesn't take 256 MB in this time twice over

    private final Clock clock;
    private final Space space;
    private final long freeBytesMin;
    private volatile @Nullable StoreException closedBy;
    private volatile boolean low;
    private volatile long measuredNanos;

    Fence(Clock clock, Space space, long freeBytesMin) {
        this.clock = clock;
        this.space = space;
        this.freeBytesMin = freeBytesMin;
        measure(clock.nanos());
    }

    boolean isOpen() {
        return closedBy == null && !low;
    }

    /** Why nothing may be written now, or null if it may. */
    @Nullable
    StoreException refusal() {
        if (closedBy != null) {
            return new StoreException(
                    ErrorCode.STORE_FENCED,
                    "nothing is written since an earlier commit failed; restart the server to write again",
                    closedBy);
        }
        long now = clock.nanos();
        if (now - measuredNanos >= MEASURE_NANOS) {
            measure(now);
        }
        if (low) {
            return new StoreException(
                    ErrorCode.DISK_FULL,
                    "nothing is written while the disk has less than " + freeBytesMin + " bytes of free space");
        }
        return null;
    }

    /** Ends all writing: a commit has failed. Returns what its callers are told. */
    StoreException close(Throwable cause) {
        StoreException unknown = new StoreException(
                ErrorCode.COMMIT_UNKNOWN, "a commit failed, and what of it is on the disk is not known", cause);
        if (closedBy == null) {
            closedBy = unknown;
            LOG.error("A commit failed. Nothing more is written until the server is restarted; reads go on.", cause);
        }
        return unknown;
    }

    private void measure(long now) {
        measuredNanos = now;
        boolean before = low;
        try {
            low = space.freeBytes() < freeBytesMin;
        } catch (IOException e) {
            LOG.warn("The free space of the disk could not be measured", e);
        }
        if (low != before) {
            LOG.warn(low ? "The disk is nearly full: writes are refused" : "The disk has room again: writes go on");
        }
    }
}
