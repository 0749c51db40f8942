// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Tasks;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.SystemKeyspaces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The runners of all mappings, one thread each, and the renewal of their leases.
 *
 * <p>Threads: any.
 */
final class Runners implements AutoCloseable {
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES = 1 << 20;
    private static final Duration CLOSE_WAIT_MORE = Duration.ofSeconds(2); // than batches in hand have

    private final World world;
    private final Map<String, MappingRunner> runners = new ConcurrentHashMap<>();
    private volatile Tasks.@Nullable Task renewal;
    private volatile boolean closed;

    Runners(World world) {
        this.world = world;
    }

    /** Begins with all mappings that there are. */
    void start() {
        PageRequest all =
                PageRequest.ofPrefix(SystemKeyspaces.FUNCTIONS, 0, MappingKeys.ALL_MAPPINGS, PAGE_ROWS, PAGE_BYTES);
        for (Row row : world.store().blocking().all(all)) {
            wake(Mapping.read(row.value()));
        }
        renewal = world.tasks()
                .every("mapping leases", Lease.RENEWAL, () -> runners.values().forEach(MappingRunner::renewLeases));
    }

    /** A mapping was made or changed. */
    void wake(Mapping mapping) {
        if (!closed) {
            runners.computeIfAbsent(mapping.uuid(), uuid -> launch(mapping)).wake();
        }
    }

    private MappingRunner launch(Mapping mapping) {
        MappingRunner runner = new MappingRunner(world, mapping.account(), mapping.region(), mapping.uuid());
        world.tasks().start("mapping " + mapping.uuid(), () -> {
            try {
                runner.run();
            } finally {
                runners.remove(mapping.uuid(), runner);
            }
        });
        return runner;
    }

    @Override
    public void close() {
        closed = true;
        Tasks.Task task = renewal;
        if (task != null) {
            task.cancel();
        }
        List<MappingRunner> ending = List.copyOf(runners.values());
        ending.forEach(MappingRunner::stop);
        long deadline = world.clock().nanos()
                + world.settings().stopWait().plus(CLOSE_WAIT_MORE).toNanos();
        try {
            for (MappingRunner runner : ending) {
                runner.awaitEnd(Duration.ofNanos(deadline - world.clock().nanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
