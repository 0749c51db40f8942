// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: none before the first retry, then doubling up to a limit, give or take a fifth. */
record Backoff(Duration first, Duration max, RandomGenerator random) {
    private static final double SPREAD = 0.2;
    private static final int DOUBLINGS_MAX = 30;

    /** The pause after so many failures of a function that ran. */
    Duration afterFailure(int failures) {
        return failures <= 1 ? Duration.ZERO : doubled(failures - 2);
    }

    /** The pause after so many attempts in a row that couldn't run the function. */
    Duration afterNotRun(int attempts) {
        return doubled(attempts - 1);
    }

    private Duration doubled(int doublings) {
        double nanos = (double) first.toNanos() * Math.pow(2, Math.min(doublings, DOUBLINGS_MAX));
        double jitter = 1 + SPREAD * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (Math.min(nanos, (double) max.toNanos()) * jitter));
    }
}
