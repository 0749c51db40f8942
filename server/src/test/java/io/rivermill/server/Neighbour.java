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
    private static final double SLOWDOWN_MAX = 2;
    private static final int TRIES_MAX = 5;

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

    /** Runs an attack, again and again, beside the neighbour, whose median stays within twice that of a quiet time before. */
    void beside(String name, Attack attack) throws Exception {
        beside(name, attack, Integer.MAX_VALUE);
    }

    /** A try on a machine that others use as well proves nothing if it fails; one that holds does. */
    private void beside(String name, Attack attack, int timesMax) throws Exception {
        long quietNanos = run(new AtomicBoolean(true));
        int timesLeft = timesMax;
        double slowdown = Double.MAX_VALUE;
        for (int tries = 0; tries < TRIES_MAX && slowdown > SLOWDOWN_MAX; tries++) {
            AtomicBoolean over = new AtomicBoolean();
            FutureTask<Long> measured = new FutureTask<>(() -> run(over));
            Thread.ofPlatform().start(measured);
            try {
                long enough = System.nanoTime() + ATTACK_NANOS_MIN;
                while (timesLeft > 0 && System.nanoTime() < enough) {
                    attack.run();
                    timesLeft--;
                }
            } finally {
                over.set(true);
            }
            long median = median(measured);
            slowdown = (double) median / quietNanos;
            System.out.printf("%s: neighbour's median %d us, quiet %d us%n", name, median / 1_000, quietNanos / 1_000);
        }
        assertTrue(slowdown <= SLOWDOWN_MAX, "the neighbour is slowed down " + slowdown + " times at best");
    }

    private static long median(FutureTask<Long> measured) throws InterruptedException {
        try {
            return measured.get();
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
