// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Writers at a steady rate, by turns alone and beside a reader that is far behind and reads as fast as it can: what that
 * costs the writers shows in the ratio of their latencies. The reader must get every record of the backlog.
 */
@Command(
        name = "backlog",
        description = "What a reader far behind costs the writers of its table.",
        mixinStandardHelpOptions = true)
final class BacklogBench implements Callable<Integer> {
    private static final String TABLE = "backlog";
    private static final int CHARACTERS = 1_000;
    private static final int CONNECTIONS = 16;
    private static final int BATCH = 25;
    private static final int BATCHES_A_RUN = 400;
    private static final long TICK_NANOS = 10_000_000;

    @Option(names = "--megabytes", defaultValue = "200", description = "Of items, written before (${DEFAULT-VALUE}).")
    private int megabytes;

    @Option(names = "--rate", defaultValue = "1000", description = "PutItems a second (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--rounds", defaultValue = "4", description = "Alone, then beside (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each half of a round (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--durability", defaultValue = "sync", description = "Rivermill's: sync or relaxed.")
    private String durability = "sync";

    /** Reads from the oldest record on, as far as it comes until it is stopped or has {@code wanted} records. */
    private static final class Straggler implements Runnable {
        private final ShardReader reader;
        private final long wanted;
        private volatile boolean stopped;
        private long records;
        private long bytes;
        private long nanos;

        Straggler(ShardReader reader, long wanted) {
            this.reader = reader;
            this.wanted = wanted;
        }

        @Override
        public void run() {
            long start = System.nanoTime();
            while (!stopped && records < wanted) {
                for (int shard = 0; shard < reader.shards(); shard++) {
                    ShardReader.Page page = reader.read(shard);
                    records += page.records();
                    bytes += page.text().length();
                }
            }
            nanos = System.nanoTime() - start;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (BenchedProcess server = BenchedProcess.rivermill("--durability", durability);
                LoadClient writer = new LoadClient(server, CONNECTIONS)) {
            String stream = Tables.create(new ApiClient(server.endpoint()), TABLE, true);
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            Changes changes = new Changes(signed, TABLE, CHARACTERS);
            fill(writer, changes);
            List<long[]> alone = new ArrayList<>();
            List<long[]> beside = new ArrayList<>();
            write(writer, changes); // warm
            for (int round = 0; round < rounds; round++) {
                alone.add(write(writer, changes));
                Straggler straggler = straggler(server, signed, stream, Long.MAX_VALUE);
                Thread thread = Thread.ofPlatform().daemon().start(straggler);
                beside.add(write(writer, changes));
                straggler.stopped = true;
                thread.join();
                straggler.reader.close();
                System.out.println(LoadRun.line("round %d of %d: %s", round + 1, rounds, speed(straggler)));
            }
            report(joined(alone), joined(beside));
            Straggler last = straggler(server, signed, stream, changes.count());
            last.run();
            last.reader.close();
            System.out.println(
                    LoadRun.line("nobody writes: %s; %d of %d records", speed(last), last.records, changes.count()));
        }
        return 0;
    }

    private void fill(LoadClient writer, Changes changes) {
        while (changes.count() * CHARACTERS < megabytes * 1_000_000L) {
            List<ByteBuffer> requests = Stream.generate(() -> changes.batch(BATCH))
                    .limit(BATCHES_A_RUN)
                    .toList();
            writer.run(requests, requests.size());
        }
        System.out.println(LoadRun.line("%d records written before", changes.count()));
    }

    /** Latencies of PutItem at the rate. */
    private long[] write(LoadClient writer, Changes changes) {
        List<long[]> latencies = new ArrayList<>();
        long start = System.nanoTime();
        int putsATick = (int) (rate * TICK_NANOS / 1_000_000_000L);
        for (long tick = 0; tick < seconds * 1_000_000_000L / TICK_NANOS; tick++) {
            Pause.untilNanoTime(start + tick * TICK_NANOS);
            List<ByteBuffer> requests =
                    Stream.generate(changes::put).limit(putsATick).toList();
            latencies.add(writer.run(requests, putsATick).latencyNanos());
        }
        return joined(latencies);
    }

    private static Straggler straggler(BenchedProcess server, SignedRequests signed, String stream, long wanted) {
        return new Straggler(new ShardReader(server, signed, stream, "TRIM_HORIZON"), wanted);
    }

    private static String speed(Straggler straggler) {
        return LoadRun.line(
                "the reader got %.0f records/s, %.0f MB/s of JSON",
                straggler.records * 1e9 / straggler.nanos, straggler.bytes * 1e3 / straggler.nanos);
    }

    private void report(long[] alone, long[] beside) {
        System.out.println(LoadRun.line("%d PutItems a second, durability %s", rate, durability));
        for (double quantile : new double[] {0.5, 0.9, 0.99}) {
            double millisAlone = LoadRun.quantile(alone, quantile) / 1e6;
            double millisBeside = LoadRun.quantile(beside, quantile) / 1e6;
            System.out.println(LoadRun.line(
                    "p%.0f alone %.2f ms, beside the reader %.2f ms: %.2fx",
                    100 * quantile, millisAlone, millisBeside, millisBeside / millisAlone));
        }
    }

    private static long[] joined(List<long[]> runs) {
        return runs.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }
}
