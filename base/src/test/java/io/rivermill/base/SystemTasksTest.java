// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTasksTest {
    private static final int WAIT_SECONDS = 20;

    private final Tasks tasks = Tasks.system();

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void oneBadRoundDoesNotEndTheRounds() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        Tasks.Task task = tasks.every("rounds", Duration.ofMillis(1), () -> {
            rounds.countDown();
            throw new IllegalStateException("a bad round");
        });
        assertTrue(rounds.await(WAIT_SECONDS, TimeUnit.SECONDS));
        assertFalse(task.isDone());
    }

    @Test
    void whatWasCancelledBeforeItsTimeNeverRuns() {
        AtomicInteger runs = new AtomicInteger();
        Tasks.Task later = tasks.after("later", Duration.ofHours(1), runs::incrementAndGet);
        later.cancel();
        tasks.close();
        assertTrue(later.isDone());
        assertEquals(0, runs.get());
    }

    @Test
    void closingInterruptsWhatRunsAndWaitsForItsEnd() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch forever = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Tasks.Task task = tasks.start("waits", () -> {
            running.countDown();
            try {
                forever.await();
            } catch (InterruptedException e) {
                ended.incrementAndGet();
            }
        });
        assertTrue(running.await(WAIT_SECONDS, TimeUnit.SECONDS));
        tasks.close();
        assertEquals(1, ended.get());
        assertTrue(task.isDone());
        assertThrows(IllegalStateException.class, () -> tasks.start("late", () -> {}));
    }
}
