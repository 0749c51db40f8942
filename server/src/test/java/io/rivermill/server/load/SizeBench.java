// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import static java.util.Objects.requireNonNull;

import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What GetItem, PutItem and a Query of 100 items cost in a table of ten thousand items, and in the same table after it has
 * grown tenfold, again and again. Items are random ones of all that there are, so that a cache which holds the small
 * table doesn't hold the large one. Before each measurement the server comes to rest: what it owes to the load is done.
 * Items are first read as in a server that was just started, then, after a scan of the whole table, as in one that has run
 * for a while: what fits into its cache is there.
 */
@Command(
        name = "size",
        description = "GetItem, PutItem and Query while a table grows from ten thousand items to ten million.",
        mixinStandardHelpOptions = true)
final class SizeBench implements Callable<Integer> {
    private static final long FIRST_SIZE = SizedTable.BLOCK;
    private static final int ITEMS_OF_SCAN = 1_000; // about 300 KB
    private static final int SCANS_AT_A_TIME = 1_000;
    private static final long PROGRESS_NANOS = 5_000_000_000L;
    private static final double RESTING_SHARE = 0.05; // of one processor
    private static final int REST_SECONDS_MAX = 300;

    @Option(names = "--items", defaultValue = "10000000", description = "The largest size (${DEFAULT-VALUE}).")
    private long items;

    @Option(names = "--connections", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--rounds", defaultValue = "3", description = "Per size (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--requests",
            defaultValue = "20000",
            description = "Per run; of queries a tenth (${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--warm", defaultValue = "60000", description = "Before the first run (${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--durability", defaultValue = "sync", description = "Rivermill's: sync or relaxed.")
    private String durability = "sync";

    @Option(names = "--cache-bytes", description = "Rivermill's, such as 256MB; by default a quarter of the memory.")
    private @Nullable String cacheBytes;

    private final Map<String, Map<Long, List<LoadRun>>> runs = new LinkedHashMap<>();

    @Override
    public Integer call() {
        try (BenchedProcess server = BenchedProcess.rivermill(options());
                LoadClient client = new LoadClient(server, connections)) {
            ApiClient api = new ApiClient(server.endpoint());
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            SizedTable table = new SizedTable(signed, new SplittableRandom(7));
            SizedTable.create(api);
            long loaded = 0;
            for (long size = FIRST_SIZE; size <= items; size *= 10) {
                load(client, table, loaded, size);
                loaded = size;
                if (SizedTable.items(api) != size) {
                    throw new IllegalStateException(SizedTable.items(api) + " items after loading " + size);
                }
                if (size == FIRST_SIZE) {
                    round(client, table, size, warm);
                    runs.clear();
                }
                rest(server);
                run(client, "GetItem, cold", size, table.gets(requests, size));
                readAll(client, table, size);
                for (int round = 0; round < rounds; round++) {
                    round(client, table, size, requests);
                }
                System.out.println(LoadRun.line(
                        "measured at %d items; on disk %.0f MB, resident %.0f MB",
                        size, server.dataMegabytes(), ProcessTime.residentMegabytes(server.pid())));
            }
        }
        report();
        return 0;
    }

    private String[] options() {
        List<String> options = new ArrayList<>(List.of("--durability", durability));
        if (cacheBytes != null) {
            options.addAll(List.of("--cache-bytes", cacheBytes));
        }
        return options.toArray(String[]::new);
    }

    /** Loads the items from number {@code from} to {@code to}, saying every few seconds how far it is. */
    private static void load(LoadClient client, SizedTable table, long from, long to) {
        long start = System.nanoTime();
        long said = start;
        for (long first = from; first < to; first += SizedTable.BLOCK) {
            List<ByteBuffer> loads = table.loads(first);
            client.run(loads, loads.size());
            long done = first + SizedTable.BLOCK;
            long now = System.nanoTime();
            if (now - said > PROGRESS_NANOS || done == to) {
                said = now;
                System.out.println(LoadRun.line(
                        "loaded %d of %d items, %.0f a second", done, to, (done - from) * 1e9 / (now - start)));
            }
        }
    }

    private static void readAll(LoadClient client, SizedTable table, long size) {
        List<ByteBuffer> scans = table.scans((int) (size / ITEMS_OF_SCAN));
        for (int first = 0; first < scans.size(); first += SCANS_AT_A_TIME) {
            List<ByteBuffer> some = scans.subList(first, Math.min(scans.size(), first + SCANS_AT_A_TIME));
            client.run(some, some.size());
        }
    }

    /** Waits until the server does next to nothing. */
    private static void rest(BenchedProcess server) {
        for (int second = 0; second < REST_SECONDS_MAX; second++) {
            ProcessTime time = ProcessTime.of(server.pid());
            Pause.millis(1_000);
            if (time.microsSince() < RESTING_SHARE * 1_000_000) {
                return;
            }
        }
        System.out.println("still at work after " + REST_SECONDS_MAX + " s; measuring all the same");
    }

    private void round(LoadClient client, SizedTable table, long size, int count) {
        run(client, "GetItem", size, table.gets(count, size));
        run(client, "PutItem", size, table.puts(count, size));
        run(client, "Query of " + SizedTable.MILES, size, table.queries(Math.max(1, count / 10), size));
    }

    private void run(LoadClient client, String kind, long size, List<ByteBuffer> signedRequests) {
        runs.computeIfAbsent(kind, it -> new LinkedHashMap<>())
                .computeIfAbsent(size, it -> new ArrayList<>())
                .add(client.run(signedRequests, signedRequests.size()));
    }

    private void report() {
        System.out.println(LoadRun.line(
                "%d connections, medians of %d rounds of %d requests (queries a tenth), durability %s, cache %s",
                connections,
                rounds,
                requests,
                durability,
                cacheBytes == null ? "a quarter of the memory" : cacheBytes));
        System.out.println(LoadRun.line(
                "%-14s %12s %10s %9s %9s %12s %10s",
                "", "items", "requests/s", "p50 ms", "p99 ms", "server us", "to first"));
        runs.forEach((kind, sizes) -> sizes.forEach((size, of) -> System.out.println(LoadRun.line(
                "%-14s %12d %10.0f %9.2f %9.2f %12.1f %9.2fx",
                kind,
                size,
                median(of, LoadRun::perSecond),
                median(of, run -> run.millis(0.5)),
                median(of, run -> run.millis(0.99)),
                median(of, LoadRun::serverMicros),
                toFirst(sizes, size)))));
        runs.forEach((kind, sizes) -> System.out.println(LoadRun.line(
                "server us to those at %d items: %-14s %s",
                FIRST_SIZE,
                kind,
                sizes.keySet().stream()
                        .map(size -> LoadRun.line("%d: %.2fx", size, toFirst(sizes, size)))
                        .collect(Collectors.joining("  ")))));
    }

    private static double toFirst(Map<Long, List<LoadRun>> sizes, long size) {
        return serverMicros(sizes, size) / serverMicros(sizes, FIRST_SIZE);
    }

    private static double serverMicros(Map<Long, List<LoadRun>> sizes, long size) {
        return median(requireNonNull(sizes.get(size)), LoadRun::serverMicros);
    }

    private static double median(List<LoadRun> runs, ToDoubleFunction<LoadRun> figure) {
        return LoadRun.median(runs.stream().mapToDouble(figure).toArray());
    }
}
