// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ForwardingTasks;
import io.rivermill.base.Hash64;
import io.rivermill.base.Tasks;
import io.rivermill.store.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane finds that the lease is lost while lanes after it are still being started. */
final class AbandonedRoundTest {
    private static final int LANES = 4;

    private final MappingFixture world = new MappingFixture();
    private final CountDownLatch inHand = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final CountDownLatch abandoning = new CountDownLatch(1);
    private final CountDownLatch startedMore = new CountDownLatch(1);

    @AfterEach
    void close() {
        startedMore.countDown();
        world.close();
    }

    /** Starts the first round's lanes in the worst order. */
    private final class SlowTasks extends ForwardingTasks {
        private final AtomicInteger started = new AtomicInteger();
        private final Runnable loseLease;

        SlowTasks(Tasks tasks, Runnable loseLease) {
            super(tasks);
            this.loseLease = loseLease;
        }

        @Override
        public Task start(String name, Runnable work) {
            switch (started.getAndIncrement()) {
                case 0 -> {
                    Task first = super.start(name, () -> {
                        awaitUninterrupted(lost);
                        work.run();
                    });
                    return new Task() {
                        @Override
                        public void cancel() {
                            abandoning.countDown();
                            awaitUninterrupted(startedMore);
                            first.cancel();
                        }

                        @Override
                        public boolean isDone() {
                            return first.isDone();
                        }
                    };
                }
                case 2 -> {
                    awaitUninterrupted(inHand); // of the lane before
                    loseLease.run();
                    lost.countDown();
                    awaitUninterrupted(abandoning);
                }
                case LANES - 1 -> startedMore.countDown();
                default -> {}
            }
            return super.start(name, work);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String named(int lane) {
        for (int i = 0; ; i++) {
            String name = "n" + i;
            if (LaneMarks.lane(Hash64.of(name.getBytes(StandardCharsets.UTF_8)), LANES) == lane) {
                return name;
            }
        }
    }

    @Test
    void functionsOfTheOthersAreBrokenOff() throws InterruptedException {
        String uuid = world.createEnabled(world.request().parallelizationFactor(LANES));
        world.stop();
        AtomicBoolean first = new AtomicBoolean(true);
        world.functions.behaviour = records -> {
            if (records.contains(named(1)) && first.getAndSet(false)) {
                inHand.countDown();
                try {
                    new CountDownLatch(1).await(); // for ever
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            return FakeFunctions.ok();
        };
        world.change(0, named(0), named(1));
        RowKey lease = MappingKeys.lease(uuid, 0);
        Tasks threads = Tasks.system();
        SlowTasks tasks = new SlowTasks(
                threads,
                () -> assertTrue(new Lease(world.store.blocking(), lease, "local", world.clock).tryAcquire(0)));
        ShardPoller poller = world.poller(uuid, tasks);
        Tasks.Task running = threads.start("poller", poller::run);
        world.await("the call in hand to be broken off", () -> interrupted.getCount() == 0);
        poller.stop();
        world.await("its end", running::isDone);
        tasks.close();
    }
}
