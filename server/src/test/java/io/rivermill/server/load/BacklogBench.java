// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
    private static final int RECORDS_A_RUN = 10_000;

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

    @Override
    public Integer call() throws InterruptedException {
        try (BenchedProcess server = BenchedProcess.rivermill("--durability", durability);
                LoadClient writer = new LoadClient(server, CONNECTIONS)) {
            String stream = Tables.create(new ApiClient(server.endpoint()), TABLE, true);
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            Changes changes = new Changes(signed, TABLE, CHARACTERS);
            fill(writer, changes);
            PacedWriter paced = new PacedWriter(writer, changes, rate);
            List<long[]> alone = new ArrayList<>();
            List<long[]> beside = new ArrayList<>();
            write(paced); // warm
            for (int round = 0; round < rounds; round++) {
                alone.add(write(paced));
                Straggler straggler = straggler(server, signed, stream, Long.MAX_VALUE);
                Thread thread = Thread.ofPlatform().daemon().start(straggler);
                beside.add(write(paced));
                straggler.stop();
                thread.join();
                straggler.close();
                System.out.println(LoadRun.line("round %d of %d: %s", round + 1, rounds, straggler.speed()));
            }
            report(PacedWriter.joined(alone), PacedWriter.joined(beside));
            Straggler last = straggler(server, signed, stream, changes.count());
            last.run();
            last.close();
            System.out.println(
                    LoadRun.line("nobody writes: %s; %d of %d records", last.speed(), last.records(), changes.count()));
        }
        return 0;
    }

    private void fill(LoadClient writer, Changes changes) {
        while (changes.count() * CHARACTERS < megabytes * 1_000_000L) {
            changes.write(writer, RECORDS_A_RUN);
        }
        System.out.println(LoadRun.line("%d records written before", changes.count()));
    }

    /** Latencies of PutItem at the rate. */
    private long[] write(PacedWriter writer) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        return writer.whilst(() -> System.nanoTime() < end);
    }

    private static Straggler straggler(BenchedProcess server, SignedRequests signed, String stream, long wanted) {
        return new Straggler(new ShardReader(server, signed, stream, "TRIM_HORIZON"), wanted);
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
}
