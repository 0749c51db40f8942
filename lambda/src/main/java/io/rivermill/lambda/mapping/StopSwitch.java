// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a running part to come to its end; waits that would be in vain end with it. */
final class StopSwitch {
    private final CountDownLatch stopped = new CountDownLatch(1);

    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits; returns true at once when stopped. */
    boolean pause(Duration time) throws InterruptedException {
        return stopped.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
    }
}
