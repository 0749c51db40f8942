// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A client that behaves: it reads one item again and again over one connection, and notes how long each answer takes. */
final class Neighbour {
    private static final int SAMPLES_MIN = 200;
    private static final long ATTACK_NANOS_MIN = 1_000_000_000;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long NOISE_NANOS = 5_000_000; // machines are shared

    private final int port;
    private final byte[] request;

    Neighbour(int port, byte[] request) throws IOException {
        this.port = port;
        this.request = request;
        run(new AtomicBoolean(true)); // warm
    }

    interface Attack {
        void run() throws Exception;
    }

    /** As {@link #beside}, for what lasts until the attacker lets go, after this has returned. */
    void besideLasting(String name, Attack attack) throws Exception {
        beside(name, attack, 1);
    }

    /** Measures the quiet, then runs an attack, again and again, beside the neighbour, whose median stays within twice the quiet one, or 5 ms above. */
    void beside(String name, Attack attack) throws Exception {
        beside(name, attack, Integer.MAX_VALUE);
    }

    private void beside(String name, Attack attack, int timesMax) throws Exception {
        long quietNanos = run(new AtomicBoolean(true));
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Long> measured = new FutureTask<>(() -> run(over));
        Thread.ofPlatform().start(measured);
        try {
            long enough = System.nanoTime() + ATTACK_NANOS_MIN;
            int times = 0;
            do {
                attack.run();
            } while (++times < timesMax && System.nanoTime() < enough);
        } finally {
            over.set(true);
        }
        try {
            long median = measured.get();
            System.out.printf("%s: neighbour's median %d us, quiet %d us%n", name, median / 1_000, quietNanos / 1_000);
            assertTrue(
                    median <= Math.max(2 * quietNanos, quietNanos + NOISE_NANOS),
                    () -> "median " + median + " ns, quiet " + quietNanos + " ns");
        } catch (ExecutionException e) {
            throw new AssertionError("the neighbour failed", e.getCause());
        }
    }

    /** The median until {@code over}, of {@value #SAMPLES_MIN} answers or more. */
    private long run(AtomicBoolean over) throws IOException {
        List<Long> samples = new ArrayList<>();
        try (RawClient client = new RawClient(port)) {
            while (samples.size() < SAMPLES_MIN || !over.get()) {
                long begin = System.nanoTime();
                RawClient.Response answer = client.send(request).read();
                samples.add(System.nanoTime() - begin);
                assertEquals(200, answer.status(), answer.text());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
    }
}
