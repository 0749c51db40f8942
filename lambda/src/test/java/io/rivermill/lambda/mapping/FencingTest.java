// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Tasks;
import io.rivermill.store.FaultyStore;
import io.rivermill.store.RowKey;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers in one process over one store. The fixture's own is the first to have the leases. */
final class FencingTest {
    private final MappingFixture world = new MappingFixture(FaultyStore::new);
    private final FaultyStore seen = (FaultyStore) world.seenStore;
    private final FakeFunctions others = new FakeFunctions();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        world.close();
    }

    /** Makes a mapping and waits until a server has its leases, so that one that comes after doesn't get them. */
    private String createHeld(CreateEventSourceMappingRequest request) {
        String uuid = world.createEnabled(request);
        for (int bucket = 0; bucket < 2; bucket++) {
            Lease lease = new Lease(world.store.blocking(), MappingKeys.lease(uuid, bucket), "nobody", world.clock);
            world.await("a lease to be held", () -> !lease.isFree());
        }
        return uuid;
    }

    /** The first server is in the middle of a batch and sits there, deaf to interruption like a process that is stopped. */
    private void pauseInTheMiddleOfABatch(String... names) {
        CountDownLatch begun = new CountDownLatch(1);
        world.functions.behaviour = records -> {
            begun.countDown();
            awaitRelease();
            return FakeFunctions.ok();
        };
        world.change(0, names);
        world.await("the batch", () -> begun.getCount() == 0);
    }

    private void awaitRelease() {
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitTakeOver(List<String> names) {
        world.await("the other server to lose patience", () -> {
            world.clock.advance(Duration.ofMillis(20));
            return others.seen().equals(names);
        });
    }

    @Test
    void anOwnerPausedPastItsLeaseIsReplacedAndItsLateCheckpointRefused() {
        createHeld(world.request().batchSize(2).parallelizationFactor(1));
        world.startBeside("other", others);
        pauseInTheMiddleOfABatch("a", "b", "c", "d", "e");
        assertEquals(List.of(), others.seen());
        awaitTakeOver(List.of("a", "b", "c", "d", "e"));
        world.change(0, "f");
        world.await("the next", () -> others.seen().contains("f"));
        release.countDown(); // the first wakes up, and what it writes isn't taken
        world.change(0, "g", "h");
        world.await("those after", () -> others.seen().size() == 8);
        assertEquals(1, world.functions.batches.size());
    }

    @Test
    void aLateCheckpointDoesNotSetBackThePosition() {
        createHeld(world.request().batchSize(1));
        MappingFixture.Server other = world.startBeside("other", others);
        pauseInTheMiddleOfABatch("a", "b", "c");
        awaitTakeOver(List.of("a", "b", "c"));
        release.countDown();
        other.stop(); // gives its leases back
        world.change(0, "d");
        world.await("the first to go on", () -> world.functions.seen().contains("d"));
        assertEquals(List.of("a", "d"), world.functions.seen());
    }

    @Test
    void anOwnerThatWakesUpBetweenAttemptsCallsTheFunctionNoMore() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        world.functions.behaviour = records -> {
            calls.incrementAndGet();
            begun.countDown();
            awaitRelease();
            return FakeFunctions.failed(); // and would be tried again at once
        };
        createHeld(world.request());
        world.startBeside("other", others);
        world.change(0, "a");
        world.await("the batch", () -> begun.getCount() == 0);
        awaitTakeOver(List.of("a"));
        release.countDown();
        world.change(0, "b");
        world.await("the next", () -> others.seen().equals(List.of("a", "b")));
        assertEquals(1, calls.get());
    }

    @Test
    void oneServerAtATimeReadsALineage() {
        AtomicInteger inHand = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        FakeFunctions.Behaviour watched = records -> {
            overlapped.compareAndSet(false, inHand.incrementAndGet() > 1);
            Thread.yield();
            inHand.decrementAndGet();
            return FakeFunctions.ok();
        };
        world.functions.behaviour = watched;
        others.behaviour = watched;
        MappingFixture.Server other = world.startBeside("other", others);
        createHeld(world.request().batchSize(1));
        for (int i = 0; i < 300; i++) {
            world.change(0, "n" + i);
            if (i == 100) {
                world.restart();
            } else if (i == 200) {
                other.stop();
            }
        }
        world.await("all", () -> world.functions.seen().size() + others.seen().size() >= 300);
        assertFalse(overlapped.get(), "two servers were at it at a time");
    }

    @Test
    void whatOneServerIsAskedTheOtherDoesAtOnce() {
        String uuid = createHeld(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        MappingFixture.Server other = world.startBeside("other", others);
        world.call(
                other.mappings(),
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(false),
                View.class);
        world.awaitState(uuid, "Disabled");
        world.change(0, "b");
        assertEquals(List.of("a"), world.functions.seen());
        world.call(
                other.mappings(),
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(true),
                View.class);
        world.await(
                "either to go on",
                () -> world.functions.seen().size() + others.seen().size() == 2);
    }

    @Test
    void aMappingIsDisablingUntilTheOthersBatchHasEnded() {
        String uuid = createHeld(world.request());
        MappingFixture.Server other = world.startBeside("other", others);
        pauseInTheMiddleOfABatch("a");
        world.call(
                other.mappings(),
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(false),
                View.class);
        assertEquals("Disabling", world.get(uuid).state());
        release.countDown();
        world.awaitState(uuid, "Disabled");
        assertTrue(others.seen().isEmpty());
    }

    @Test
    void aMappingIsUpdatingUntilTheOthersBatchHasEnded() {
        String uuid = createHeld(world.request());
        MappingFixture.Server other = world.startBeside("other", others);
        pauseInTheMiddleOfABatch("a");
        update(other, uuid);
        int before = seen.pagesAsked();
        world.await("the other server to look at the leases", () -> seen.pagesAsked() > before + 2);
        assertEquals("Updating", world.get(uuid).state());
        release.countDown();
        world.awaitState(uuid, "Enabled");
        assertEquals(List.of("a"), world.functions.seen());
        assertTrue(others.seen().isEmpty());
    }

    @Test
    void whoHasNotHeardOfAnUpdateTakesNoLeaseThatIsFree() {
        String uuid = createHeld(world.request());
        MappingFixture.Server other = world.startBeside("other", others);
        other.stop();
        world.stop();
        Tasks threads = Tasks.system();
        ShardPoller unaware = world.poller(uuid, threads);
        update(other, uuid);
        world.change(0, "a");
        AtomicInteger writes = new AtomicInteger();
        RowKey lease = MappingKeys.lease(uuid, 0);
        seen.failUpdates(FaultyStore.Fault.REFUSED, update -> {
            if (update.keys().contains(lease)) {
                writes.incrementAndGet();
            }
            return false;
        });
        Tasks.Task running = threads.start("poller", unaware::run);
        world.await("it to try twice", () -> writes.get() >= 4);
        assertEquals(List.of(), world.functions.seen());
        unaware.stop();
        world.await("its end", running::isDone);
        threads.close();
    }

    private void update(MappingFixture.Server server, String uuid) {
        world.call(
                server.mappings(),
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).batchSize(1),
                View.class);
    }

    @Test
    void aMappingIsGoneForAllServers() {
        String uuid = createHeld(world.request());
        MappingFixture.Server other = world.startBeside("other", others);
        world.call(
                other.mappings(),
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(uuid),
                View.class);
        world.await(
                "its end",
                () -> world.store
                                .blocking()
                                .get(MappingKeys.mapping(MappingFixture.ACCOUNT, MappingFixture.REGION, uuid))
                        == null);
        world.change(0, "a");
        createHeld(world.request());
        world.await(
                "the new one",
                () -> world.functions.seen().size() + others.seen().size() == 1);
    }
}
