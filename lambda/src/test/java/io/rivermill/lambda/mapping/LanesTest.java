// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Hash64;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LanesTest {
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    /** A name whose changes go through this lane. */
    private static String named(String prefix, int lane, int lanes) {
        for (int i = 0; ; i++) {
            String name = prefix + i;
            if (LaneMarks.lane(Hash64.of(name.getBytes(StandardCharsets.UTF_8)), lanes) == lane) {
                return name;
            }
        }
    }

    private int seen(String name) {
        return Collections.frequency(world.functions.seen(), name);
    }

    @Test
    void oneLaneThatStandsStillHoldsUpNoOther() {
        String stuck = named("stuck", 0, 3);
        String one = named("one", 1, 3);
        String two = named("two", 2, 3);
        CountDownLatch release = new CountDownLatch(1);
        world.functions.behaviour = records -> {
            if (records.contains(stuck)) {
                release.await();
            }
            return FakeFunctions.ok();
        };
        world.createEnabled(world.request().parallelizationFactor(3).batchSize(1));
        world.change(0, stuck, one, two, stuck, one, two);
        world.await("all lanes", () -> seen(one) == 2 && seen(two) == 2 && seen(stuck) >= 1);
        assertEquals(1, seen(stuck));
        release.countDown();
        world.await("the lane that stood still", () -> seen(stuck) == 2);
    }

    @Test
    void everyRecordIsHandledOnceWhenCallsFailNowAndThen() {
        Map<String, Integer> done = new ConcurrentHashMap<>();
        world.functions.behaviour = records -> {
            if (Math.floorMod(records.hashCode() + world.functions.batches.size(), 3) == 0) {
                return FakeFunctions.failed();
            }
            for (String record : records) {
                done.merge(record, 1, Integer::sum);
            }
            return FakeFunctions.ok();
        };
        String uuid = world.createEnabled(
                world.request().parallelizationFactor(10).batchSize(4).bisectBatchOnFunctionError(true));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add("n" + i);
            world.change(i % 2, "n" + i);
        }
        world.await("all", () -> done.size() == 200);
        assertTrue(done.keySet().containsAll(all));
        assertTrue(done.values().stream().allMatch(times -> times == 1), "twice: " + done);
        assertEquals(10, world.get(uuid).parallelizationFactor());
    }

    @Test
    void changesOfOneItemFollowEachOther() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Map<String, Boolean> inHand = new ConcurrentHashMap<>();
        AtomicBoolean overlapped = new AtomicBoolean();
        world.functions.behaviour = records -> {
            for (String record : records) {
                overlapped.compareAndSet(false, inHand.put(record, true) != null);
            }
            Thread.yield();
            records.forEach(inHand::remove);
            order.addAll(records);
            return FakeFunctions.ok();
        };
        world.createEnabled(world.request().parallelizationFactor(10).batchSize(1));
        for (int i = 0; i < 100; i++) {
            world.change(0, "a", "b", "c");
        }
        world.await("all", () -> order.size() == 300);
        assertFalse(overlapped.get(), "two changes of one item were in hand at a time");
    }

    @Test
    void aRestartSendsAgainOnlyWhatNoLaneWasDoneWith() {
        String stuck = named("stuck", 0, 2);
        String other = named("other", 1, 2);
        CountDownLatch release = new CountDownLatch(1);
        world.functions.behaviour = records -> {
            if (records.contains(stuck)) {
                release.await();
            }
            return FakeFunctions.ok();
        };
        String uuid =
                world.createEnabled(world.request().parallelizationFactor(2).batchSize(1));
        world.change(0, stuck, other, other, other);
        world.await("the other lane", () -> seen(other) == 3);
        world.awaitResult(uuid, "OK");
        world.cutOff();
        world.restart();
        release.countDown();
        world.await("what was in hand", () -> seen(stuck) == 2);
        world.change(0, other);
        world.await("the next", () -> seen(other) == 4);
        assertEquals(6, world.functions.seen().size());
    }

    @Test
    void nothingThatWasDoneIsSentAgainWhenTheirNumberChanges() {
        String stuck = named("stuck", 0, 2);
        String other = named("other", 1, 2);
        AtomicBoolean fails = new AtomicBoolean(true);
        world.functions.behaviour =
                records -> fails.get() && records.contains(stuck) ? FakeFunctions.failed() : FakeFunctions.ok();
        String uuid =
                world.createEnabled(world.request().parallelizationFactor(2).batchSize(1));
        world.change(0, stuck, other, other, other);
        world.await("the other lane", () -> seen(other) == 3);
        for (int lanes : List.of(5, 1, 7)) {
            world.call(
                    "UpdateEventSourceMapping",
                    UpdateEventSourceMappingRequest.create().uuid(uuid).parallelizationFactor(lanes),
                    View.class);
            world.awaitState(uuid, "Enabled");
            int before = seen(stuck);
            world.await("the record that fails to be tried on", () -> seen(stuck) > before);
        }
        fails.set(false);
        world.change(0, other);
        world.await("the next", () -> seen(other) == 4);
        world.awaitResult(uuid, "OK");
        assertEquals(4, seen(other));
    }

    @Test
    void aChildShardIsReadWhenAllLanesAreDoneWithItsParent() {
        String stuck = named("stuck", 0, 2);
        String other = named("other", 1, 2);
        String child = named("child", 1, 2);
        CountDownLatch release = new CountDownLatch(1);
        world.functions.behaviour = records -> {
            if (records.contains(stuck)) {
                release.await();
            }
            return FakeFunctions.ok();
        };
        world.createEnabled(world.request().parallelizationFactor(2).batchSize(10));
        world.change(0, stuck, other);
        world.clock.advance(Duration.ofSeconds(1));
        world.roll();
        world.change(0, child);
        world.change(1, "bucket1");
        world.await("the parent's other lane", () -> seen(other) == 1 && seen("bucket1") == 1);
        assertEquals(0, seen(child));
        release.countDown();
        world.await("the child", () -> seen(child) == 1);
    }

    @Test
    void filtersAndLanesGoTogether() {
        String uuid = world.createEnabled(world.request()
                .parallelizationFactor(4)
                .filterCriteria(FilterCriteria.create()
                        .filters(List.of(Filter.create().pattern("{\"name\":[{\"prefix\":\"k\"}]}")))));
        for (int i = 0; i < 50; i++) {
            world.change(0, "k" + i, "x" + i);
        }
        world.await("those wanted", () -> world.functions.seen().size() == 50);
        assertTrue(world.functions.seen().stream().allMatch(name -> name.startsWith("k")));
        world.awaitResult(uuid, "OK");
    }
}
