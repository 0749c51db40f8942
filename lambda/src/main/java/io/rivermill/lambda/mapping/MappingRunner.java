// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.SystemKeyspaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one mapping to what its row says: starts and stops its pollers, then writes that its state has settled. Nobody
 * else ends an intermediate state.
 *
 * <p>Transitions: Creating, Enabling, Updating -> Enabled; Creating, Disabling, Updating -> Disabled; Deleting -> gone;
 * and by itself, when the stream is gone, Enabled -> Disabled. A settled state is left only by a client's request.
 *
 * <p>Threads: {@link #run} is a thread's whole life; {@link #wake} and {@link #stop} may be called from any.
 */
final class MappingRunner {
    private static final Logger LOG = LoggerFactory.getLogger(MappingRunner.class);
    private static final Duration CHECK_PAUSE = Duration.ofMinutes(1);
    private static final Duration OTHERS_PAUSE = Duration.ofMillis(200);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(1);
    private static final int PREWARMED_MAX = 4;
    private static final int LEASES_PER_UPDATE = 100;
    private static final int PAGE_BYTES = 1 << 20;

    private final World world;
    private final BlockingStore store;
    private final RowKey key;
    private final String uuid;
    private final ProcessingResult result;
    private final Signal changed = new Signal();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<RowKey, Lease> watched = new HashMap<>();
    private volatile boolean stopped;
    private volatile List<Running> pollers = List.of();
    private @Nullable Mapping running; // what the pollers were started with

    /** A poller at work. */
    private record Running(ShardPoller poller, Tasks.Task task, CountDownLatch ended) {}

    MappingRunner(World world, String account, String region, String uuid) {
        this.world = world;
        this.store = world.store().blocking();
        this.key = MappingKeys.mapping(account, region, uuid);
        this.uuid = uuid;
        this.result = new ProcessingResult(store, uuid);
    }

    /** The row may have changed. */
    void wake() {
        changed.give();
    }

    /** Ends the runner soon, with the batches in hand if they end soon, and without a change of state. */
    void stop() {
        stopped = true;
        changed.give();
    }

    void renewLeases() {
        for (Running poller : pollers) {
            try {
                poller.poller().renew();
            } catch (RivermillException e) {
                LOG.warn("a lease of mapping {} can't be renewed for now: {}", uuid, e.getMessage());
            }
        }
    }

    void run() {
        try {
            boolean alive = true;
            while (alive && !stopped) {
                alive = stepSafely();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            abandonPollers();
            ended.countDown();
        }
    }

    /** Waits until the runner and its pollers have ended, at most this long. */
    void awaitEnd(Duration timeout) throws InterruptedException {
        if (!ended.await(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS)) {
            LOG.warn("mapping {} doesn't come to its end", uuid);
        }
    }

    /** One round; returns false when the mapping is gone. */
    private boolean stepSafely() throws InterruptedException {
        try {
            byte[] row = store.get(key);
            if (row == null) {
                return false;
            }
            changed.await(reconcile(Mapping.read(row)) ? CHECK_PAUSE : OTHERS_PAUSE);
        } catch (RivermillException e) {
            LOG.warn("mapping {} can't be brought to its state for now: {}", uuid, e.getMessage());
            changed.await(TROUBLE_PAUSE);
        } catch (RuntimeException e) {
            LOG.error("mapping {} met a fault and tries again", uuid, e);
            changed.await(TROUBLE_PAUSE);
        }
        return true;
    }

    /** Returns false if other nodes still have batches in hand, so that this has to be done again. */
    private boolean reconcile(Mapping mapping) throws InterruptedException {
        if (mapping.state() == MappingState.DELETING || !mapping.enabled()) {
            endPollers();
            if (mapping.state() != MappingState.DISABLED && !othersAreDone()) {
                return false;
            }
            if (mapping.state() == MappingState.DELETING) {
                remove(mapping);
                world.watch().deleted(mapping);
            } else {
                settle(mapping, MappingState.DISABLED, mapping.reason());
            }
            return true;
        }
        Optional<FeedDescriptor> stream = Lineage.find(store, mapping);
        if (stream.isEmpty()) {
            endPollers();
            result.set(ProcessingResult.STREAM_MISSING);
            settle(
                    mapping.with(mapping.functionArn(), false, mapping.config()),
                    MappingState.DISABLED,
                    "Stream not found");
            return true;
        }
        tellOfLag(mapping, stream.get());
        Mapping now = running;
        if (now == null || !now.runsAs(mapping)) {
            endPollers();
            if (mapping.state() != MappingState.ENABLED && !othersAreDone()) {
                return false;
            }
            startPollers(mapping, stream.get());
        }
        settle(mapping, MappingState.ENABLED, mapping.reason());
        return true;
    }

    /** True if no other node reads for this mapping: each has given its leases back, or has died. */
    private boolean othersAreDone() {
        boolean done = true;
        for (Row row : leases().rows()) {
            done &= watched.computeIfAbsent(row.key(), this::lease).isFree();
        }
        return done;
    }

    private Lease lease(RowKey leaseKey) {
        return new Lease(store, leaseKey, world.settings().node(), world.clock());
    }

    private Page leases() {
        return store.page(PageRequest.ofPrefix(
                SystemKeyspaces.CHECKPOINTS, 0, MappingKeys.leases(uuid), LEASES_PER_UPDATE, PAGE_BYTES));
    }

    private void tellOfLag(Mapping mapping, FeedDescriptor stream) {
        for (int bucket = 0; bucket < stream.keyspace().buckets(); bucket++) {
            Lag lag = new Lag(world, mapping, stream, bucket);
            world.watch().reading(mapping, bucket, lag::millis);
        }
    }

    /** Writes the state unless it is there already or the row was changed meanwhile, which wakes this again. */
    private void settle(Mapping mapping, MappingState state, String reason) {
        if (mapping.state() == state) {
            return;
        }
        Mapping settled = mapping.in(state, reason, world.clock().millis());
        store.update(RowUpdate.sync(List.of(key), rows -> {
            byte[] row = rows.get(key);
            return row == null || Mapping.read(row).state() != mapping.state()
                    ? Decision.write(false)
                    : MappingRows.put(Decision.write(true), key, settled);
        }));
    }

    private void startPollers(Mapping mapping, FeedDescriptor stream) {
        int buckets = stream.keyspace().buckets();
        world.functions().prewarm(mapping.functionArn(), Math.min(PREWARMED_MAX, buckets));
        List<Running> started = new ArrayList<>(buckets);
        for (int bucket = 0; bucket < buckets; bucket++) {
            ShardPoller poller = new ShardPoller(world, mapping, stream, bucket, result);
            CountDownLatch ended = new CountDownLatch(1);
            Tasks.Task task = world.tasks().start("mapping " + uuid + " bucket " + bucket, () -> {
                try {
                    poller.run();
                } finally {
                    ended.countDown();
                }
            });
            started.add(new Running(poller, task, ended));
        }
        pollers = List.copyOf(started);
        running = mapping;
    }

    /** Waits for the batches in hand, however long they take, so that nothing of the old configuration runs on. */
    private void endPollers() throws InterruptedException {
        pollers.forEach(running -> running.poller().stop());
        for (Running poller : pollers) {
            while (!poller.ended().await(CHECK_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("mapping {} waits for a batch to end", uuid);
            }
        }
        pollers = List.of();
        running = null;
    }

    /** The server ends: what doesn't end soon is interrupted and will be delivered again. */
    private void abandonPollers() {
        pollers.forEach(running -> running.poller().stop());
        long deadline = world.clock().nanos() + world.settings().stopWait().toNanos();
        for (Running poller : pollers) {
            try {
                if (Thread.currentThread().isInterrupted()
                        || !poller.ended()
                                .await(Math.max(0, deadline - world.clock().nanos()), TimeUnit.NANOSECONDS)) {
                    poller.task().cancel();
                }
            } catch (InterruptedException e) {
                poller.task().cancel();
                Thread.currentThread().interrupt();
            }
        }
    }

    private void remove(Mapping mapping) {
        while (true) {
            List<RowKey> leases = leases().rows().stream().map(Row::key).toList();
            if (leases.isEmpty()) {
                break;
            }
            store.update(RowUpdate.lazy(leases, rows -> {
                Decision.Write<Boolean> write = Decision.write(true);
                leases.forEach(write::delete);
                return write;
            }));
        }
        RowKey pair = MappingKeys.pair(mapping.eventSourceArn(), mapping.functionArn());
        RowKey last = MappingKeys.result(uuid);
        RowKey tags = MappingKeys.tags(mapping.account(), mapping.region(), uuid);
        store.update(RowUpdate.sync(List.of(key, pair, last, tags), rows -> {
            byte[] owner = rows.get(pair);
            Decision.Write<Boolean> write =
                    MappingRows.delete(Decision.write(true), key).delete(last).delete(tags);
            return owner != null && MappingKeys.text(owner).equals(uuid) ? write.delete(pair) : write;
        }));
    }
}
