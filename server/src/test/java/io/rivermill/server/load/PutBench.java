// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.http.Credentials;
import io.rivermill.server.client.ApiClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * PutItem, GetItem and UpdateItem in a closed loop, with the stream off and on, beside the {@link Ceiling} and DynamoDB
 * Local: rounds interleave all of them, so that a noisy minute of the machine meets all alike; what is printed is each one's median.
 */
@Command(
        name = "put",
        description = "PutItem, GetItem, UpdateItem: throughput, latency, CPU per request, beside DynamoDB Local.",
        mixinStandardHelpOptions = true)
final class PutBench implements Callable<Integer> {
    private static final Credentials ANY_KEY = new Credentials("rivermill", "rivermill", null);
    private static final String PUT = "1 PutItem";
    private static final String STREAMED_PUT = "2 PutItem, stream on";
    private static final String GET = "5 GetItem";
    private static final Set<String> CEILING_KINDS = Set.of(PUT, GET);
    private static final int RIVAL_SHARE = 5; // it gets a fifth of the requests: it takes as long for them

    @Option(names = "--connections", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--requests",
            defaultValue = "20000",
            description = "Requests per run (DynamoDB Local: a fifth; default: ${DEFAULT-VALUE}).")
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

    /** One server with its connections, and what its runs took, by kind of run. */
    private static final class Side implements AutoCloseable {
        final BenchedProcess process;
        final LoadClient client;
        final SignedRequests signed;
        final int share;
        final Predicate<String> takes;
        final Map<String, List<LoadRun>> runs = new TreeMap<>();

        Side(BenchedProcess process, Credentials key, int connections, int share, Predicate<String> takes) {
            this.process = process;
            this.client = new LoadClient(process, connections);
            this.signed = new SignedRequests(process.endpoint(), key);
            this.share = share;
            this.takes = takes;
        }

        @Override
        public void close() {
            client.close();
            process.close();
        }
    }

    @Override
    public Integer call() {
        List<Side> sides = new ArrayList<>();
        try {
            BenchedProcess ours = BenchedProcess.rivermill("--durability", durability);
            sides.add(new Side(ours, ours.knownKey(), connections, 1, kind -> true));
            sides.add(new Side(BenchedProcess.ceiling(durability), ANY_KEY, connections, 1, CEILING_KINDS::contains));
            if (local != null) {
                sides.add(
                        new Side(BenchedProcess.dynamoDbLocal(local), ANY_KEY, connections, RIVAL_SHARE, kind -> true));
            }
            measure(sides);
            report(sides);
        } finally {
            sides.forEach(Side::close);
        }
        return 0;
    }

    private void measure(List<Side> sides) {
        SplittableRandom random = new SplittableRandom(7);
        for (Side side : sides) {
            if (side.takes.test(STREAMED_PUT)) {
                ApiClient api = new ApiClient(side.process.endpoint());
                Tables.create(api, "plain", false);
                Tables.create(api, "streamed", true);
            }
            everyKind(side, warm / side.share, random);
            side.runs.clear();
            System.out.println("warm: " + side.process.name());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Side side : sides) {
                everyKind(side, requests / side.share, random);
            }
            System.out.println("round " + round + " of " + rounds);
        }
    }

    private static void everyKind(Side side, int count, SplittableRandom random) {
        SignedRequests signed = side.signed;
        run(side, PUT, signed.puts("plain", random), count);
        run(side, STREAMED_PUT, signed.puts("streamed", random), count);
        run(side, "3 UpdateItem", signed.updates("plain", random), count);
        run(side, "4 UpdateItem, stream on", signed.updates("streamed", random), count);
        run(side, GET, signed.gets("plain", random), count);
    }

    private static void run(Side side, String kind, List<ByteBuffer> requests, int count) {
        if (!side.takes.test(kind)) {
            return;
        }
        side.runs.computeIfAbsent(kind, name -> new ArrayList<>()).add(side.client.run(requests, count));
    }

    private void report(List<Side> sides) {
        System.out.println(LoadRun.line(
                "%d connections, %d rounds of %d requests after %d to warm up (DynamoDB Local: 1/%d), durability %s;"
                        + " medians",
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
                        kind.substring(2),
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
