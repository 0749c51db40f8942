// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.server.client.ApiClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * A reader that is far behind gets everything, and those who write to its table meanwhile hardly notice: their median
 * stays within three times that of a quiet time just before, though reader, writers and server share a machine.
 *
 * <p>{@code -Drivermill.backlog.megabytes=N} says how far behind.
 */
class BacklogTest {
    private static final String TABLE = "backlog";
    private static final int MEGABYTES = Integer.getInteger("rivermill.backlog.megabytes", 30);
    private static final int CHARACTERS = 1_000;
    private static final int RECORDS_A_RUN = 10_000;
    private static final int CONNECTIONS = 8;
    private static final int PUTS_A_SECOND = 200;
    private static final long QUIET_NANOS = 1_000_000_000;
    private static final double SLOWDOWN_MAX = 3;
    private static final int TRIES_MAX = 5;
    private static final Duration WAIT_MAX = Duration.ofSeconds(20 + MEGABYTES);

    @Test
    void aReaderFarBehindGetsAllWithoutSlowingWriters() throws Exception {
        try (BenchedProcess server = BenchedProcess.packaged();
                LoadClient connections = new LoadClient(server, CONNECTIONS)) {
            String stream = Tables.create(new ApiClient(server.endpoint()), TABLE, true);
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            Changes changes = new Changes(signed, TABLE, CHARACTERS);
            while (changes.count() * CHARACTERS < MEGABYTES * 1_000_000L) {
                changes.write(connections, RECORDS_A_RUN);
            }
            PacedWriter writer = new PacedWriter(connections, changes, PUTS_A_SECOND);
            double slowdown = Double.MAX_VALUE;
            for (int tries = 0; tries < TRIES_MAX && slowdown > SLOWDOWN_MAX; tries++) {
                long quiet = median(quietly(writer));
                slowdown = (double) median(besideAReader(server, signed, stream, changes, writer)) / quiet;
            }
            assertEquals(changes.count(), countAll(server, signed, stream, changes.count()));
            assertTrue(slowdown <= SLOWDOWN_MAX, "the writers are slowed down " + slowdown + " times at best");
        }
    }

    /** Reads all records once nobody writes any more; those that are missing are waited for in vain. */
    private static long countAll(BenchedProcess server, SignedRequests signed, String stream, long wanted)
            throws InterruptedException {
        try (Straggler straggler = new Straggler(new ShardReader(server, signed, stream, "TRIM_HORIZON"), wanted)) {
            Thread reading = Thread.ofPlatform().daemon().start(straggler);
            if (!reading.join(WAIT_MAX)) {
                straggler.stop();
                reading.join();
            }
            return straggler.records();
        }
    }

    private static long[] quietly(PacedWriter writer) {
        long end = System.nanoTime() + QUIET_NANOS;
        return writer.whilst(() -> System.nanoTime() < end);
    }

    /** Writes while another reads as many records as were written before. */
    private static long[] besideAReader(
            BenchedProcess server, SignedRequests signed, String stream, Changes changes, PacedWriter writer)
            throws InterruptedException, ExecutionException {
        long before = changes.count();
        try (Straggler straggler = new Straggler(new ShardReader(server, signed, stream, "TRIM_HORIZON"), before)) {
            FutureTask<?> reading = new FutureTask<>(straggler, null);
            Thread.ofPlatform().daemon().start(reading);
            long[] latencies;
            try {
                latencies = writer.whilst(() -> !reading.isDone());
            } finally {
                straggler.stop();
            }
            reading.get();
            System.out.println(LoadRun.line(
                    "%d puts beside a reader, median %.2f ms; %s",
                    latencies.length, LoadRun.quantile(latencies, 0.5) / 1e6, straggler.speed()));
            return latencies;
        }
    }

    private static long median(long[] sorted) {
        return LoadRun.quantile(sorted, 0.5);
    }
}
