// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * GetRecords sent as soon as a write is acknowledged: the record must be in the answer, and the answer must not wait for
 * anything. A record that isn't there fails the run.
 */
@Command(
        name = "records",
        description = "GetRecords right after the acknowledgement of a write: is the record there, and how fast?",
        mixinStandardHelpOptions = true)
final class RecordsBench implements Callable<Integer> {
    private static final int ITEMS = 32;
    private static final String TABLE = "records";

    @Option(names = "--warm", defaultValue = "2000", description = "Calls before (${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--calls", defaultValue = "2000", description = "Calls that count (${DEFAULT-VALUE}).")
    private int calls;

    @Option(names = "--rate", defaultValue = "200", description = "Calls a second (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--durability", defaultValue = "sync", description = "Rivermill's: sync or relaxed.")
    private String durability = "sync";

    private final List<Integer> shards = new ArrayList<>(); // where each item's changes are
    private int written;
    private int missing;

    @Override
    public Integer call() {
        try (BenchedProcess server = BenchedProcess.rivermill("--durability", durability)) {
            String stream = Tables.create(new ApiClient(server.endpoint()), TABLE, true);
            SignedRequests signed = new SignedRequests(server.endpoint(), server.knownKey());
            try (LoadClient writer = new LoadClient(server, 1);
                    ShardReader reader = new ShardReader(server, signed, stream, "LATEST")) {
                for (int item = 0; item < ITEMS; item++) {
                    shards.add(findShard(writer, signed, reader, item));
                }
                measure(writer, signed, reader, warm, Integer.MAX_VALUE);
                missing = 0;
                report(measure(writer, signed, reader, calls, rate));
            }
        }
        return missing == 0 ? 0 : 1;
    }

    private int findShard(LoadClient writer, SignedRequests signed, ShardReader reader, int item) {
        String note = write(writer, signed, item);
        for (int shard = 0; shard < reader.shards(); shard++) {
            if (reader.read(shard).text().contains(note)) {
                return shard;
            }
        }
        throw new IllegalStateException("the record of an acknowledged write is in no shard");
    }

    private long[] measure(LoadClient writer, SignedRequests signed, ShardReader reader, int count, int perSecond) {
        long[] nanos = new long[count];
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Pause.untilNanoTime(start + i * 1_000_000_000L / perSecond);
            int item = i % ITEMS;
            String note = write(writer, signed, item);
            ShardReader.Page page = reader.read(shards.get(item));
            nanos[i] = page.nanos();
            if (!page.text().contains(note)) {
                missing++;
            }
        }
        return nanos;
    }

    /** Changes an item; the answer has come when this returns the text that its record holds. */
    private String write(LoadClient writer, SignedRequests signed, int item) {
        String note = "note-" + written++ + "-";
        writer.call(signed.put(TABLE, "item" + item, note));
        return note;
    }

    private void report(long[] nanos) {
        Arrays.sort(nanos);
        System.out.println(LoadRun.line(
                "%d calls of GetRecords right after a write was acknowledged, %d a second, durability %s",
                calls, rate, durability));
        System.out.println(LoadRun.line(
                "p50 %.2f ms, p99 %.2f ms, max %.2f ms; records missing: %d",
                LoadRun.quantile(nanos, 0.5) / 1e6,
                LoadRun.quantile(nanos, 0.99) / 1e6,
                LoadRun.quantile(nanos, 1) / 1e6,
                missing));
    }
}
