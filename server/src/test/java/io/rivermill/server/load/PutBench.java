// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.http.Credentials;
import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Requests for items in a closed loop, beside the {@link Ceiling} and DynamoDB Local: rounds interleave all of them, so that
 * a noisy minute of the machine meets all alike; what is printed is each one's median.
 */
@Command(
        name = "put",
        description = "Requests for items: throughput, latency, CPU per request, beside DynamoDB Local.",
        mixinStandardHelpOptions = true)
final class PutBench implements Callable<Integer> {
    private static final Credentials ANY_KEY = new Credentials("rivermill", "rivermill", null);
    private static final int QUERIES = 1_000;
    private static final int TRANSACTED = 10;
    private static final int TRANSACTIONS = 2_000; // beyond so many a run repeats them, which is only reading
    private static final int SCAN_PARTS = 4; // of under a megabyte each, so that none needs a second page
    private static final List<Kind> KINDS = List.of(
            new Kind("PutItem", 1, true, side -> side.signed.puts("plain", side.random)),
            new Kind("PutItem, stream on", 1, false, side -> side.signed.puts("streamed", side.random)),
            new Kind("UpdateItem", 1, false, side -> side.signed.updates("plain", side.random)),
            new Kind("UpdateItem, stream on", 1, false, side -> side.signed.updates("streamed", side.random)),
            new Kind("GetItem", 1, true, side -> side.signed.gets("plain", side.random)),
            new Kind("BatchWriteItem of " + SizedTable.BATCH, 10, false, side -> side.sized.loads(0)),
            new Kind(
                    "TransactWriteItems of " + TRANSACTED,
                    10,
                    false,
                    side -> side.signed.transactions("plain", TRANSACTED, TRANSACTIONS, side.random)),
            new Kind("Query of " + SizedTable.MILES, 10, false, side -> side.sized.queries(QUERIES, SizedTable.BLOCK)),
            new Kind("Scan, 1/4 of 10000 items", 100, false, side -> side.sized.scans(SCAN_PARTS)));
    private static final int RIVAL_SHARE = 5; // it gets a fifth of the requests: it takes as long for them

    @Option(names = "--connections", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--requests",
            defaultValue = "20000",
            description =
                    "Requests per run (fewer of the larger ones; DynamoDB Local: a fifth; default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--warm",
            defaultValue = "60000",
            description = "Requests before, per kind (DynamoDB Local: a fifth; default: ${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--durability", defaultValue = "sync", description = "Rivermill's: sync or relaxed.")
    private String durability = "sync";

    @Option(names = "--local", paramLabel = "DIR", description = "Jars of DynamoDB Local; without it ours alone.")
    private @Nullable Path local;

    @Option(names = "--log-requests", description = "Also a Rivermill that writes every request down.")
    private boolean logRequests;

    @Option(names = "--only", paramLabel = "TEXT", defaultValue = "", description = "Kinds whose names begin so.")
    private String only = "";

    /**
     * A kind of run.
     *
     * @param share a run has one in so many of the requests asked for, as each does so much more
     * @param ceiling whether the ceiling takes it, too
     */
    private record Kind(String name, int share, boolean ceiling, Function<Side, List<ByteBuffer>> requests) {}

    /** One server with its connections, and what its runs took, by kind of run. */
    private static final class Side implements AutoCloseable {
        final BenchedProcess process;
        final int connections;
        final SplittableRandom random = new SplittableRandom(7);
        final SignedRequests signed;
        final SizedTable sized;
        final int share;
        final boolean ceiling;
        final Map<String, List<LoadRun>> runs = new LinkedHashMap<>();

        Side(BenchedProcess process, Credentials key, int connections, int share, boolean ceiling) {
            this.process = process;
            this.connections = connections;
            this.signed = new SignedRequests(process.endpoint(), key);
            this.sized = new SizedTable(signed, random);
            this.share = share;
            this.ceiling = ceiling;
        }

        /** Makes the tables that the runs need; the ceiling has none. */
        void prepare() {
            if (ceiling) {
                return;
            }
            ApiClient api = new ApiClient(process.endpoint());
            Tables.create(api, "plain", false);
            Tables.create(api, "streamed", true);
            SizedTable.create(api);
            List<ByteBuffer> loads = sized.loads(0);
            load(loads, loads.size());
        }

        void run(Kind kind, int count) {
            if (!ceiling || kind.ceiling()) {
                runs.computeIfAbsent(kind.name(), name -> new ArrayList<>())
                        .add(load(kind.requests().apply(this), Math.max(1, count / share / kind.share())));
            }
        }

        /** With connections of its own: while the others have their turn a server may close those that are idle. */
        private LoadRun load(List<ByteBuffer> requests, int count) {
            try (LoadClient client = new LoadClient(process, connections)) {
                return client.run(requests, count);
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public Integer call() {
        List<Side> sides = new ArrayList<>();
        try {
            BenchedProcess ours = BenchedProcess.rivermill("--durability", durability);
            sides.add(new Side(ours, ours.knownKey(), connections, 1, false));
            if (logRequests) {
                BenchedProcess logging = BenchedProcess.logging(durability);
                sides.add(new Side(logging, logging.knownKey(), connections, 1, false));
            }
            sides.add(new Side(BenchedProcess.ceiling(durability), ANY_KEY, connections, 1, true));
            if (local != null) {
                sides.add(new Side(BenchedProcess.dynamoDbLocal(local), ANY_KEY, connections, RIVAL_SHARE, false));
            }
            measure(sides);
            report(sides);
        } finally {
            sides.forEach(Side::close);
        }
        return 0;
    }

    private void measure(List<Side> sides) {
        for (Side side : sides) {
            side.prepare();
            everyKind(side, warm);
            side.runs.clear();
            System.out.println("warm: " + side.process.name());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Side side : sides) {
                everyKind(side, requests);
            }
            System.out.println("round " + round + " of " + rounds);
        }
    }

    private void everyKind(Side side, int count) {
        for (Kind kind : KINDS) {
            if (kind.name().startsWith(only)) {
                side.run(kind, count);
            }
        }
    }

    private void report(List<Side> sides) {
        System.out.println(LoadRun.line(
                "%d connections, %d rounds of %d requests after %d to warm up (BatchWriteItem, TransactWriteItems and"
                        + " Query: 1/10, Scan: 1/100; DynamoDB Local: 1/%d of that), durability %s; medians",
                connections, rounds, requests, warm, RIVAL_SHARE, durability));
        System.out.println(LoadRun.line(
                "%-26s %-16s %10s %9s %9s %12s %12s",
                "", "", "requests/s", "p50 ms", "p99 ms", "server us", "client us"));
        for (String kind : sides.getFirst().runs.keySet()) {
            Side ours = sides.getFirst();
            for (Side side : sides) {
                List<LoadRun> runs = side.runs.getOrDefault(kind, List.of());
                if (runs.isEmpty()) {
                    continue;
                }
                System.out.println(LoadRun.line(
                        "%-26s %-16s %10.0f %9.2f %9.2f %12.1f %12.1f",
                        kind,
                        side.process.name(),
                        median(runs, LoadRun::perSecond),
                        median(runs, run -> run.millis(0.5)),
                        median(runs, run -> run.millis(0.99)),
                        median(runs, LoadRun::serverMicros),
                        median(runs, LoadRun::clientMicros)));
                if (side != ours) {
                    System.out.println(LoadRun.line(
                            "%-26s %-16s %9.2fx %37.2fx",
                            "",
                            "ours to that",
                            ratio(ours, side, kind, LoadRun::perSecond),
                            ratio(ours, side, kind, LoadRun::serverMicros)));
                }
            }
        }
        for (Side side : sides) {
            System.out.println(LoadRun.line(
                    "resident after the load: %s %.0f MB",
                    side.process.name(), ProcessTime.residentMegabytes(side.process.pid())));
        }
    }

    private static double ratio(Side ours, Side other, String kind, ToDoubleFunction<LoadRun> figure) {
        return median(ours.runs.getOrDefault(kind, List.of()), figure)
                / median(other.runs.getOrDefault(kind, List.of()), figure);
    }

    private static double median(List<LoadRun> runs, ToDoubleFunction<LoadRun> figure) {
        return LoadRun.median(runs.stream().mapToDouble(figure).toArray());
    }
}
