// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One table changed at a steady rate, its stream read by several readers at once and, if asked for, by a trigger. What is
 * told: whether the rate was held, and how long after its writing the oldest record of each page was in a reader's hands.
 * Each reader must have every record in the end.
 */
@Command(
        name = "fanout",
        description = "Thousands of changes a second of one table, read by several readers and a trigger.",
        mixinStandardHelpOptions = true)
final class FanoutBench implements Callable<Integer> {
    private static final String TABLE = "fanout";
    private static final int CHARACTERS = 70;
    private static final int CONNECTIONS = 16;
    private static final int BATCH = 25;
    private static final long TICK_NANOS = 25_000_000;
    private static final long CATCH_UP_NANOS_MAX = 60_000_000_000L;
    private static final String SOURCE = """
            import time

            def handler(event, context):
                records = event["Records"]
                lag = time.time_ns() // 1000 - int(records[0]["dynamodb"]["NewImage"]["At"]["N"])
                print("COUNTED", len(records), lag)
            """;

    @Option(names = "--rate", defaultValue = "10000", description = "Changes a second (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--warm-seconds", defaultValue = "10", description = "Not counted (${DEFAULT-VALUE}).")
    private int warmSeconds;

    @Option(names = "--seconds", defaultValue = "20", description = "Counted (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--readers", defaultValue = "5", description = "Readers of every shard (${DEFAULT-VALUE}).")
    private int readers;

    @Option(names = "--pause-millis", defaultValue = "20", description = "A reader's rest (${DEFAULT-VALUE}).")
    private int pauseMillis;

    @Option(names = "--trigger", description = "Attach a function as well.")
    private boolean trigger;

    @Option(names = "--durability", defaultValue = "sync", description = "Rivermill's: sync or relaxed.")
    private String durability = "sync";

    private volatile boolean counting;
    private volatile boolean done;

    /** One reader on a thread of its own until it has read what was written. */
    private final class Follower implements Runnable {
        private final ShardReader reader;
        private final Changes changes;
        private final List<Long> lagMicros = new ArrayList<>();
        private volatile long seen;

        Follower(ShardReader reader, Changes changes) {
            this.reader = reader;
            this.changes = changes;
        }

        @Override
        public void run() {
            try (reader) {
                while (!done || seen < changes.count()) {
                    for (int shard = 0; shard < reader.shards(); shard++) {
                        take(reader.read(shard));
                    }
                    Pause.millis(pauseMillis);
                }
            }
        }

        private void take(ShardReader.Page page) {
            if (counting && page.records() > 0) {
                lagMicros.add(Changes.wallMicros() - Changes.madeAt(page.text()));
            }
            seen += page.records();
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (BenchedProcess server = BenchedProcess.rivermill("--durability", durability)) {
            ApiClient api = new ApiClient(server.endpoint());
            String stream = Tables.create(api, TABLE, true);
            BenchFunction function = trigger ? BenchFunction.create(api, TABLE, SOURCE, stream, 1_000) : null;
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            Changes changes = new Changes(signed, TABLE, CHARACTERS);
            List<Follower> followers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                Follower follower = new Follower(new ShardReader(server, signed, stream, "LATEST"), changes);
                followers.add(follower);
                threads.add(Thread.ofPlatform().daemon().start(follower));
            }
            try (LoadClient writer = new LoadClient(server, CONNECTIONS)) {
                write(writer, changes, warmSeconds);
                counting = true;
                ProcessTime serverTime = ProcessTime.of(server.pid());
                long start = System.nanoTime();
                long[] latencies = write(writer, changes, seconds);
                reportWrites(latencies, System.nanoTime() - start, serverTime.microsSince());
                counting = false;
            }
            done = true;
            long deadline = System.nanoTime() + CATCH_UP_NANOS_MAX;
            for (Thread thread : threads) {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
            boolean complete = followers.stream().allMatch(follower -> follower.seen == changes.count());
            reportReaders(followers, changes.count());
            return complete & (function == null || reportTrigger(function, changes.count(), deadline)) ? 0 : 1;
        }
    }

    /** Writes at the rate, as well as the server lets it; returns the batches' latencies, sorted. */
    private long[] write(LoadClient writer, Changes changes, int forSeconds) {
        List<long[]> latencies = new ArrayList<>();
        long start = System.nanoTime();
        int batchesATick = (int) (rate * TICK_NANOS / 1_000_000_000L / BATCH);
        for (long tick = 0; tick < forSeconds * 1_000_000_000L / TICK_NANOS; tick++) {
            Pause.untilNanoTime(start + tick * TICK_NANOS);
            List<ByteBuffer> requests = new ArrayList<>();
            for (int i = 0; i < batchesATick; i++) {
                requests.add(changes.batch(BATCH));
            }
            latencies.add(writer.run(requests, batchesATick).latencyNanos());
        }
        return latencies.stream().flatMapToLong(LongStream::of).sorted().toArray();
    }

    private void reportWrites(long[] latencies, long nanos, double serverMicros) {
        long changes = (long) latencies.length * BATCH;
        System.out.println(LoadRun.line(
                "%.0f changes/s in batches of %d (asked: %d), durability %s; a batch: p50 %.2f ms, p99 %.2f ms",
                changes * 1e9 / nanos,
                BATCH,
                rate,
                durability,
                LoadRun.quantile(latencies, 0.5) / 1e6,
                LoadRun.quantile(latencies, 0.99) / 1e6));
        System.out.println(LoadRun.line(
                "server: %.0f us of processor a change, all readers included (%.2f processors)",
                serverMicros / changes, serverMicros * 1e3 / nanos));
    }

    private void reportReaders(List<Follower> followers, long written) {
        for (Follower follower : followers) {
            long[] lags = follower.lagMicros.stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            System.out.println(LoadRun.line(
                    "reader: %d of %d records, lag of a page's oldest p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                    follower.seen,
                    written,
                    LoadRun.quantile(lags, 0.5) / 1e3,
                    LoadRun.quantile(lags, 0.99) / 1e3,
                    LoadRun.quantile(lags, 1) / 1e3));
        }
    }

    /** True once the function has counted every record. */
    private boolean reportTrigger(BenchFunction function, long written, long deadline) {
        List<List<String>> lines = function.lines("COUNTED");
        while (counted(lines) < written && System.nanoTime() < deadline) {
            Pause.millis(500);
            lines = function.lines("COUNTED");
        }
        long[] lags =
                lines.stream().mapToLong(words -> Long.parseLong(words.get(1))).toArray();
        Arrays.sort(lags);
        System.out.println(LoadRun.line(
                "trigger: %d of %d records in %d batches, lag of a batch's oldest p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                counted(lines),
                written,
                lines.size(),
                LoadRun.quantile(lags, 0.5) / 1e3,
                LoadRun.quantile(lags, 0.99) / 1e3,
                LoadRun.quantile(lags, 1) / 1e3));
        return counted(lines) == written;
    }

    private static long counted(List<List<String>> lines) {
        return lines.stream()
                .mapToLong(words -> Long.parseLong(words.getFirst()))
                .sum();
    }
}
