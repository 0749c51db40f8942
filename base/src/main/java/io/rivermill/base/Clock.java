// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.time.Instant;

/**
 * Where time comes from. Nothing in Rivermill reads the system clock but {@link #system()}, so a test that owns the
 * clock owns time.
 *
 * <p>Threads: implementations may be called from any thread and never block.
 */
public interface Clock {

    /** Wall-clock time in milliseconds since the epoch. May jump when the machine's clock is set. */
    long millis();

    /** Monotonic time in nanoseconds from an arbitrary origin: for deadlines and durations, never for dates. */
    long nanos();

    /** {@link #millis()} as an instant. */
    default Instant now() {
        return Instant.ofEpochMilli(millis());
    }

    /** The machine's clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
