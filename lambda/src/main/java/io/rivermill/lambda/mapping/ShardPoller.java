// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.store.FeedDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one shard lineage for one mapping, from its checkpoint on, in as many {@link Lane}s as the mapping has.
 *
 * <p>What it guarantees: each record reaches the function at least once or is given up as the mapping says; changes of one
 * item follow each other in order. Only whoever holds the {@link Lease} reads: when it turns out to be lost, calls of the
 * function in hand are broken off.
 *
 * <p>Threads: {@link #run} is a thread's whole life, each lane has one of its own; {@link #stop} and {@link #renew} may be
 * called from any.
 */
final class ShardPoller {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPoller.class);
    private static final Duration LEASE_PAUSE = Duration.ofSeconds(1);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(1);

    private final World world;
    private final Mapping mapping;
    private final FeedDescriptor stream;
    private final int bucket;
    private final ProcessingResult result;
    private final Lease lease;
    private final StopSwitch stop = new StopSwitch();
    private volatile Round round;

    /** Lanes that run together until all have ended; trouble of one ends them all. */
    private final class Round {
        private final StopSwitch stopRound = new StopSwitch();
        private final List<Lane> lanes = new ArrayList<>();
        private final List<Tasks.Task> tasks = new CopyOnWriteArrayList<>();
        private final CountDownLatch ended;
        private volatile boolean troubled;
        private volatile boolean abandoned;

        /** A round without lanes has ended. */
        Round(int count) {
            ended = new CountDownLatch(count);
        }

        void start() {
            LaneProgress progress =
                    new LaneProgress(lease, mapping.config().lanes(), lineage().trimmed(), world.clock(), stopRound);
            try {
                for (int i = 0; i < progress.lanes(); i++) {
                    lanes.add(new Lane(world, mapping, lineage(), lease, result, progress, i, stopRound));
                }
            } catch (RuntimeException e) {
                lanes.forEach(Lane::close);
                throw e;
            }
            try {
                for (Lane lane : lanes) {
                    tasks.add(world.tasks().start(name(), () -> run(lane)));
                }
            } catch (RuntimeException e) {
                LOG.error("a lane of mapping {} can't be started; all begin anew", mapping.uuid(), e);
                end();
                lanes.subList(tasks.size(), lanes.size()).forEach(this::leaveOut);
            }
            if (abandoned) { // by a lane, while others were being started
                tasks.forEach(Tasks.Task::cancel);
            }
        }

        private void leaveOut(Lane lane) {
            lane.close();
            ended.countDown();
        }

        private void run(Lane lane) {
            try {
                lane.run();
            } catch (InterruptedException e) {
                troubled = true;
                Thread.currentThread().interrupt();
            } catch (Lease.LostException e) {
                LOG.info("mapping {} goes on elsewhere", mapping.uuid());
                abandon();
            } catch (RivermillException e) {
                LOG.warn("mapping {} can't go on for now: {}", mapping.uuid(), e.getMessage());
                end();
            } catch (RuntimeException | Error e) { // memory that ran out, too: nobody else would begin anew
                LOG.error("mapping {} met a fault and tries again", mapping.uuid(), e);
                end();
            } finally {
                ended.countDown();
            }
        }

        private void end() {
            troubled = true;
            stop();
        }

        /** Ends without waiting for functions. */
        void abandon() {
            end();
            abandoned = true;
            tasks.forEach(Tasks.Task::cancel);
        }

        void stop() {
            stopRound.stop();
            lanes.forEach(Lane::wake);
        }
    }

    ShardPoller(World world, Mapping mapping, FeedDescriptor stream, int bucket, ProcessingResult result) {
        this.world = world;
        this.mapping = mapping;
        this.stream = stream;
        this.bucket = bucket;
        this.result = result;
        this.lease = new Lease(
                world.store().blocking(),
                MappingKeys.lease(mapping.uuid(), bucket),
                world.settings().node(),
                world.clock());
        this.round = new Round(0);
    }

    /** Reads until the lineage ends or it is stopped or interrupted. */
    void run() {
        try {
            while (!stop.isStopped() && !isOver()) {
                stop.pause(TROUBLE_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads until the end, or until there is trouble that may pass. */
    private boolean isOver() throws InterruptedException {
        try {
            long start = lineage().start();
            while (!tryAcquire(start)) {
                if (stop.pause(LEASE_PAUSE)) {
                    return true;
                }
            }
            return runRound();
        } catch (RivermillException e) {
            LOG.warn("mapping {} can't go on for now: {}", mapping.uuid(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("mapping {} met a fault and tries again", mapping.uuid(), e);
        }
        return false;
    }

    /**
     * Takes the lease if it is free, and gives it back if the mapping was changed before: whoever sees to the change may have
     * seen that the lease was free, and goes by that.
     */
    private boolean tryAcquire(long start) {
        if (!lease.tryAcquire(start)) {
            return false;
        }
        byte[] row =
                world.store().blocking().get(MappingKeys.mapping(mapping.account(), mapping.region(), mapping.uuid()));
        if (row != null && Mapping.read(row).runsAs(mapping)) {
            return true;
        }
        lease.release();
        return false;
    }

    private boolean runRound() throws InterruptedException {
        if (stop.isStopped()) {
            lease.release();
            return true;
        }
        Round next = new Round(mapping.config().lanes());
        next.start();
        round = next;
        if (stop.isStopped()) {
            next.stop();
        }
        try {
            next.ended.await();
        } catch (InterruptedException e) {
            next.abandon(); // and keeps the lease, since functions may still run
            throw e;
        }
        lease.release();
        return !next.troubled;
    }

    private Lineage lineage() {
        return new Lineage(world, mapping, stream, bucket);
    }

    private String name() {
        return "mapping " + mapping.uuid() + " bucket " + bucket;
    }

    void renew() {
        Round current = round;
        if (current.ended.getCount() > 0 && !lease.renew()) {
            LOG.info("mapping {} goes on elsewhere", mapping.uuid());
            current.abandon();
        }
    }

    /** Lets the batches in hand end, if they do by themselves, and no other begin. */
    void stop() {
        stop.stop();
        round.stop();
    }
}
