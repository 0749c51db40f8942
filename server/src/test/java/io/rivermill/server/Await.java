// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions of other processes, where nothing can wake the waiter: looks every few milliseconds. */
final class Await {
    private static final long LOOK_NANOS = 5_000_000;

    private Await() {}

    /** True as soon as the condition holds, false if it doesn't within {@code atMost}. */
    static boolean until(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    static void untilTrue(String what, Duration atMost, BooleanSupplier condition) {
        if (!until(atMost, condition)) {
            throw new AssertionError("not within " + atMost + ": " + what);
        }
    }
}
