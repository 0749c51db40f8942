// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.ForwardingTasks;
import io.rivermill.base.Tasks;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane of a round can't be started while lanes before it run already. */
final class BrokenStartTest {
    private static final int LANES = 4;
    private static final int REFUSED = 2;

    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    /** Refuses to start one of the first round's lanes. */
    private static final class RefusingTasks extends ForwardingTasks {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();

        RefusingTasks(Tasks tasks) {
            super(tasks);
        }

        @Override
        public Task start(String name, Runnable work) {
            if (asked.getAndIncrement() == REFUSED) {
                throw new IllegalStateException("no more threads");
            }
            running.incrementAndGet();
            return super.start(name, () -> {
                try {
                    work.run();
                } finally {
                    running.decrementAndGet();
                }
            });
        }
    }

    @Test
    void lanesBeforeItEndAndAllBeginAnew() {
        String uuid = world.createEnabled(world.request().parallelizationFactor(LANES));
        world.stop();
        Tasks threads = Tasks.system();
        RefusingTasks tasks = new RefusingTasks(threads);
        ShardPoller poller = world.poller(uuid, tasks);
        Tasks.Task running = threads.start("poller", poller::run);
        world.await("another round", () -> tasks.asked.get() == REFUSED + 1 + LANES);
        assertEquals(LANES, tasks.running.get());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        poller.stop();
        world.await("its end", running::isDone);
        world.await("the end of all lanes", () -> tasks.running.get() == 0);
        threads.close();
    }
}
