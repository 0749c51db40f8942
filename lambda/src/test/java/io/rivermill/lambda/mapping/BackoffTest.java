// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final double SPREAD = 0.2;

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), Seeds.generator(3));

    @Test
    void theFirstRetryIsImmediateAndThenPausesDoubleUpToAMinute() {
        assertEquals(Duration.ZERO, backoff.afterFailure(1));
        int[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
        for (int i = 0; i < seconds.length; i++) {
            assertAbout(seconds[i], backoff.afterFailure(i + 2));
        }
        assertAbout(60, backoff.afterFailure(10_000));
    }

    @Test
    void aFunctionThatCouldNotBeRunIsWaitedForFromTheFirstTimeOn() {
        int[] seconds = {1, 2, 4, 8, 16, 32, 60};
        for (int i = 0; i < seconds.length; i++) {
            assertAbout(seconds[i], backoff.afterNotRun(i + 1));
        }
    }

    @Test
    void pausesDifferSoThatShardsDontRetryTogether() {
        long distinct = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> backoff.afterFailure(5))
                .distinct()
                .count();
        assertTrue(distinct > 10, "only " + distinct + " of 20 differ");
    }

    private static void assertAbout(int seconds, Duration pause) {
        double ratio = pause.toMillis() / (seconds * 1_000.0);
        assertTrue(Math.abs(ratio - 1) <= SPREAD + 0.001, pause + " isn't about " + seconds + " s");
    }
}
