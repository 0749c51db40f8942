// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A function behind a table's stream that logs when its handler started and with which items, read back from its log. */
final class TimedFunction {
    private static final int AWAIT_ROUNDS = 120;
    private static final String SOURCE = """
            import time

            def handler(event, context):
                started = time.time_ns()
                print("STARTED", started, *[r["dynamodb"]["Keys"]["Id"]["S"] for r in event["Records"]])
            """;

    private final BenchFunction function;
    private final String name;
    private final Map<String, Long> starts = new HashMap<>();

    private TimedFunction(BenchFunction function, String name) {
        this.function = function;
        this.name = name;
    }

    /** Table, stream, role, function and trigger, among so many on the stream; Enabled when this returns. */
    static TimedFunction create(ApiClient api, String name, int batchSize, int mappings) {
        String stream = Tables.create(api, name, true);
        for (int i = 1; i < mappings; i++) {
            BenchFunction.createIdle(api, name + "-idle" + i, stream);
        }
        return new TimedFunction(BenchFunction.create(api, name, SOURCE, stream, batchSize), name);
    }

    String table() {
        return name;
    }

    long startOf(String id) {
        Long started = starts.get(id);
        if (started == null) {
            throw new IllegalStateException("no start of " + id);
        }
        return started;
    }

    /** How many invocations took these items. */
    int batches(List<String> ids) {
        Set<Long> moments = new HashSet<>();
        ids.forEach(id -> moments.add(startOf(id)));
        return moments.size();
    }

    /** Waits until all of these are in the log. */
    void awaitStarts(List<String> ids) {
        for (int round = 0; round < AWAIT_ROUNDS; round++) {
            readLog();
            if (starts.keySet().containsAll(ids)) {
                return;
            }
            Pause.millis(500);
        }
        throw new IllegalStateException("not all of " + ids.size() + " writes came to " + name);
    }

    private void readLog() {
        for (List<String> words : function.lines("STARTED")) {
            long started = Long.parseLong(words.getFirst());
            words.subList(1, words.size()).forEach(id -> starts.putIfAbsent(id, started));
        }
    }
}
