// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.base.Clock;
import io.rivermill.http.PlainRoute;
import io.rivermill.server.client.Json;
import io.rivermill.store.Store;
import io.rivermill.store.StoreStats;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How the server is, for scripts and for {@code rivermill status}: 200 while it reads and writes, 503 while it only reads.
 *
 * <p>Beyond loopback it says nothing of the machine: no folder, no process id.
 */
final class Health implements PlainRoute {
    private final ServerSettings settings;
    private final Store store;
    private final Supplier<String> executor;
    private final Supplier<List<String>> builds;
    private final boolean local;
    private final Clock clock;
    private final long beganNanos;

    /**
     * @param executor how functions are run, as settings name it; may block
     * @param builds the indexes that are being built
     * @param local whether only this machine can ask
     */
    Health(
            ServerSettings settings,
            Store store,
            Supplier<String> executor,
            Supplier<List<String>> builds,
            boolean local,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.executor = executor;
        this.builds = builds;
        this.local = local;
        this.clock = clock;
        this.beganNanos = clock.nanos();
    }

    @Override
    public String pathPrefix() {
        return Build.HEALTH_PATH;
    }

    @Override
    public WireAnswer answer(String method, WireRequest request) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new WireAnswer(405, null, Map.of("Allow", "GET, HEAD"), new byte[0]);
        }
        StoreStats stats = store.stats();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("status", stats.writable() ? "ok" : "read-only");
        facts.put("version", Build.version());
        facts.put("uptimeSeconds", (clock.nanos() - beganNanos) / 1_000_000_000);
        facts.put("engine", stats.engine());
        facts.put("writable", stats.writable());
        facts.put("durability", settings.durability().name());
        facts.put("auth", settings.auth().name());
        facts.put("executor", executor.get());
        if (local) {
            facts.put("data", settings.data().toString());
            facts.put("pid", ProcessHandle.current().pid());
            addBuilds(facts);
        }
        byte[] body = (new Json(facts) + "\n").getBytes(StandardCharsets.UTF_8);
        return new WireAnswer(stats.writable() ? 200 : 503, "application/json", Map.of(), body);
    }

    private void addBuilds(Map<String, Object> facts) {
        List<String> building = builds.get();
        if (!building.isEmpty()) {
            facts.put("building", String.join(", ", building));
        }
    }
}
