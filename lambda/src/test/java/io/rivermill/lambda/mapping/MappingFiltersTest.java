// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.View;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that no filter of a mapping wants. */
final class MappingFiltersTest {
    private final List<String> filteredOut = new CopyOnWriteArrayList<>();
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    private CreateEventSourceMappingRequest wanting(String prefix) {
        FilterCriteria criteria = FilterCriteria.create()
                .filters(List.of(Filter.create().pattern("{\"name\":[{\"prefix\":\"" + prefix + "\"}]}")));
        return world.request().filterCriteria(criteria);
    }

    private void watch() {
        world.watch = new Watch() {
            @Override
            public void filteredOut(Mapping mapping, String shardId, List<String> sequenceNumbers) {
                filteredOut.addAll(sequenceNumbers);
            }
        };
        world.restart();
    }

    @Test
    void whatIsNotWantedCallsNobodyAndIsNotReadAgain() {
        watch();
        world.change(0, "a", "b", "c");
        String uuid = world.createEnabled(wanting("k"));
        world.await("them to be passed over", () -> filteredOut.size() == 3);
        assertEquals(List.of(), world.functions.batches);
        assertEquals("No records processed", world.get(uuid).lastProcessingResult());
        world.call(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).filterCriteria(FilterCriteria.create()),
                View.class);
        world.awaitState(uuid, "Enabled");
        world.restart();
        world.change(0, "d");
        world.awaitSeen(List.of("d"));
        assertEquals(3, filteredOut.size());
    }

    @Test
    void whatIsNotWantedIsToldOfOnceHoweverLongTheRoleMayNotRead() {
        watch();
        world.createEnabled(wanting("k"));
        world.mayRead = false;
        world.change(0, "a", "k1");
        int before = world.asked.get();
        world.await("the role to be asked again and again", () -> world.asked.get() > before + 5);
        world.mayRead = true;
        world.awaitSeen(List.of("k1"));
        assertEquals(1, filteredOut.size());
    }

    @Test
    void whatTheRoleMayNotReadIsNotPassedOver() {
        String uuid = world.createEnabled(wanting("k"));
        world.mayRead = false;
        world.clock.advance(Duration.ofSeconds(1)); // a permission holds for half a second at most
        world.change(0, "a");
        int before = world.asked.get();
        world.await("the role to be asked again and again", () -> world.asked.get() > before + 5);
        world.call(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).filterCriteria(FilterCriteria.create()),
                View.class);
        world.mayRead = true;
        world.awaitSeen(List.of("a"));
    }

    @Test
    void whatIsNotWantedTakesNoRoomInABatch() {
        world.change(0, "a", "k1", "b", "k2", "c", "k3", "d");
        world.createEnabled(wanting("k").batchSize(3));
        world.awaitSeen(List.of("k1", "k2", "k3"));
        assertEquals(1, world.functions.batches.size());
    }

    @Test
    void aRetriedBatchHoldsOnlyWhatIsWanted() {
        world.functions.behaviour =
                records -> world.functions.batches.size() < 3 ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "k1", "a", "k2");
        world.createEnabled(wanting("k"));
        world.awaitSeen(List.of("k1", "k2", "k1", "k2", "k1", "k2"));
    }
}
