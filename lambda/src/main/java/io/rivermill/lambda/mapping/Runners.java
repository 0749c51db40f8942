// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Change;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedPage;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runners of all mappings, one thread each, and the renewal of their leases.
 *
 * <p>Threads: any.
 */
final class Runners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runners.class);
    private static final Duration CHECK_PAUSE = Duration.ofSeconds(1);
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES = 1 << 20;
    private static final Duration CLOSE_WAIT_MORE = Duration.ofSeconds(2); // than batches in hand have

    private final World world;
    private final Map<String, MappingRunner> runners = new ConcurrentHashMap<>();
    private volatile Tasks.@Nullable Task renewal;
    private volatile Tasks.@Nullable Task following;
    private volatile Feed.@Nullable Subscription subscription;
    private final Signal changed = new Signal();
    private volatile boolean closed;

    Runners(World world) {
        this.world = world;
    }

    /** Begins with all mappings that there are, and from then on follows what becomes of them, whoever changes them. */
    void start() {
        Feed changes = world.store().feed(MappingRows.CHANGES);
        subscription = changes.onAppend(changed::give);
        long seen = changes.lastSequence();
        following = world.tasks().start("mapping changes", () -> follow(changes, seen));
        PageRequest all =
                PageRequest.ofPrefix(SystemKeyspaces.FUNCTIONS, 0, MappingKeys.ALL_MAPPINGS, PAGE_ROWS, PAGE_BYTES);
        for (Row row : world.store().blocking().all(all)) {
            wake(Mapping.read(row.value()));
        }
        renewal = world.tasks()
                .every("mapping leases", Lease.RENEWAL, () -> runners.values().forEach(MappingRunner::renewLeases));
    }

    private void follow(Feed changes, long from) {
        BlockingStore store = world.store().blocking();
        long seen = from;
        try {
            while (!closed) {
                try {
                    FeedPage page = store.readAfter(changes, seen, PAGE_ROWS, PAGE_BYTES);
                    page.records().forEach(record -> wake(store, record.change()));
                    seen = page.next();
                    if (seen >= page.last()) {
                        changed.await(CHECK_PAUSE);
                    }
                } catch (RivermillException e) {
                    LOG.warn("changes of mappings can't be read for now: {}", e.getMessage());
                    changed.await(CHECK_PAUSE);
                } catch (RuntimeException e) {
                    LOG.error("changes of mappings met a fault and are read again", e);
                    changed.await(CHECK_PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake(BlockingStore store, Change change) {
        byte[] row = store.get(RowKey.ordered(SystemKeyspaces.FUNCTIONS, change.key()));
        if (row != null) {
            Mapping mapping;
            try {
                mapping = Mapping.read(row);
            } catch (RuntimeException e) {
                LOG.error("the row of a mapping can't be read; the others go on", e);
                return;
            }
            wake(mapping);
            return;
        }
        MappingRunner runner = runners.get(MappingKeys.uuid(change.key()));
        if (runner != null) {
            runner.wake();
        }
    }

    private void wake(Mapping mapping) {
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
        Feed.Subscription followed = subscription;
        if (followed != null) {
            followed.close();
        }
        for (Tasks.Task task : new Tasks.Task[] {following, renewal}) {
            if (task != null) {
                task.cancel();
            }
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
