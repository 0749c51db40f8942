// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long after a write its function starts to run: a client writes items at a steady rate and notes when it sent each
 * and when each was acknowledged; the function's first act is to read the same machine's clock, and it logs that with
 * the items' ids. Functions are warm; each is fed by one table of four shards.
 *
 * <p>From the acknowledgement is what the budget speaks of; a handler may start before the client has heard, then that
 * is negative. From the sending is the upper bound: it holds the whole PutItem too.
 */
@Command(
        name = "trigger-latency",
        description = "Acknowledgement of a write to the start of its function's handler.",
        mixinStandardHelpOptions = true)
final class TriggerLatencyBench implements Callable<Integer> {
    private static final int WARM_WRITES = 400;
    private static final int WARM_RATE = 50;

    @Option(names = "--slow-seconds", defaultValue = "60", description = "At 1 write a second (${DEFAULT-VALUE}).")
    private int slowSeconds;

    @Option(names = "--fast-seconds", defaultValue = "20", description = "At 200 writes a second (${DEFAULT-VALUE}).")
    private int fastSeconds;

    @Option(
            names = "--mappings",
            defaultValue = "1",
            description = "So many triggers on the stream; all but one read and want nothing (${DEFAULT-VALUE}).")
    private int mappings;

    @Option(names = "--durability", defaultValue = "sync", description = "Rivermill's: sync or relaxed.")
    private String durability = "sync";

    /** When a write was sent and acknowledged, in nanoseconds of the wall clock. */
    private record Write(long sent, long acknowledged) {}

    private final Map<String, Write> writes = new HashMap<>();
    private int written;

    @Override
    public Integer call() {
        try (BenchedProcess server = BenchedProcess.rivermill("--durability", durability)) {
            ApiClient api = new ApiClient(server.endpoint());
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            System.out.println(LoadRun.line(
                    "%-12s %-9s %7s %8s %9s %9s %9s %9s %9s %12s",
                    "batch size",
                    "writes/s",
                    "writes",
                    "batches",
                    "ack p50",
                    "ack p99",
                    "ack max",
                    "sent p50",
                    "sent p99",
                    "server us"));
            for (int batchSize : new int[] {1, 100}) {
                TimedFunction function = TimedFunction.create(api, "batch" + batchSize, batchSize, mappings);
                measure(server, signed, function, WARM_RATE, WARM_WRITES);
                report(batchSize, 1, measure(server, signed, function, 1, slowSeconds), function);
                report(batchSize, 200, measure(server, signed, function, 200, 200 * fastSeconds), function);
            }
        }
        return 0;
    }

    /** The ids written and what the server's processors took for each. */
    private record Measured(List<String> ids, double serverMicros) {}

    private Measured measure(
            BenchedProcess server, SignedRequests signed, TimedFunction function, int rate, int count) {
        List<String> ids = new ArrayList<>();
        List<ByteBuffer> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add("w" + written++);
            requests.add(signed.put(function.table(), ids.getLast(), "a note"));
        }
        ProcessTime time = ProcessTime.of(server.pid());
        try (LoadClient client = new LoadClient(server, 1)) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Pause.untilNanoTime(start + i * (1_000_000_000L / rate));
                long sent = wallNanos();
                client.run(requests.subList(i, i + 1), 1);
                writes.put(ids.get(i), new Write(sent, wallNanos()));
            }
        }
        Pause.millis(200); // the last invocations end
        double micros = time.microsSince() / count;
        function.awaitStarts(ids);
        return new Measured(ids, micros);
    }

    private void report(int batchSize, int rate, Measured measured, TimedFunction function) {
        long[] fromAcknowledged = new long[measured.ids.size()];
        long[] fromSent = new long[measured.ids.size()];
        for (int i = 0; i < fromSent.length; i++) {
            String id = measured.ids.get(i);
            Write write = writes.get(id);
            if (write == null) {
                throw new IllegalStateException("not written: " + id);
            }
            long started = function.startOf(id);
            fromAcknowledged[i] = started - write.acknowledged;
            fromSent[i] = started - write.sent;
        }
        java.util.Arrays.sort(fromAcknowledged);
        java.util.Arrays.sort(fromSent);
        System.out.println(LoadRun.line(
                "%-12d %-9d %7d %8d %9.2f %9.2f %9.2f %9.2f %9.2f %12.0f",
                batchSize,
                rate,
                fromSent.length,
                function.batches(measured.ids),
                LoadRun.quantile(fromAcknowledged, 0.5) / 1e6,
                LoadRun.quantile(fromAcknowledged, 0.99) / 1e6,
                LoadRun.quantile(fromAcknowledged, 1) / 1e6,
                LoadRun.quantile(fromSent, 0.5) / 1e6,
                LoadRun.quantile(fromSent, 0.99) / 1e6,
                measured.serverMicros));
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
