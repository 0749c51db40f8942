// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; a signal given while nobody waits is kept, several are one. */
final class Signal {
    private final Semaphore permits = new Semaphore(0);

    /** From any thread; never blocks. */
    void give() {
        if (permits.availablePermits() == 0) {
            permits.release();
        }
    }

    /** Waits for a signal, at most this long. */
    void await(Duration timeout) throws InterruptedException {
        if (permits.tryAcquire(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS)) {
            permits.drainPermits();
        }
    }
}
