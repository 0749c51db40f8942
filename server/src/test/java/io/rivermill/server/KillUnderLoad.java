// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** Clients at work until their server is killed. */
final class KillUnderLoad {
    private static final Duration LOAD_MAX = Duration.ofSeconds(60);

    private KillUnderLoad() {}

    /**
     * Runs {@code clients}, each of which ends when it isn't answered, kills the server once there was {@code enough} of it,
     * and waits for them. Whatever they throw fails the test.
     *
     * @return a moment when the server was gone
     */
    static long run(ServerProcess server, List<Runnable> clients, BooleanSupplier enough) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (Runnable client : clients) {
            threads.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(client));
        }
        Await.untilTrue("calls are answered", LOAD_MAX, () -> enough.getAsBoolean() || !failures.isEmpty());
        server.kill();
        long gone = System.nanoTime();
        threads.forEach(KillUnderLoad::join);
        assertEquals(List.of(), List.copyOf(failures));
        return gone;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
