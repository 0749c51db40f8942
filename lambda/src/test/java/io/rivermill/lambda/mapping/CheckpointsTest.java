// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts of a batch that are done with aren't handled again when the rest is cut off. */
final class CheckpointsTest {
    private final MappingFixture world = new MappingFixture();
    private final AtomicBoolean blocks = new AtomicBoolean(true);
    private final CountDownLatch blocked = new CountDownLatch(1);

    @AfterEach
    void close() {
        world.close();
    }

    /** Until the server is started again. */
    private BatchResult block() throws InterruptedException {
        if (blocks.get()) {
            blocked.countDown();
            new CountDownLatch(1).await();
        }
        return FakeFunctions.ok();
    }

    private void restartOnceBlocked() {
        world.await("the rest to be in hand", () -> blocked.getCount() == 0);
        int before = world.functions.batches.size();
        world.cutOff();
        blocks.set(false);
        world.restart();
        world.await("the rest again", () -> world.functions.batches.size() > before);
        assertEquals(before + 1, world.functions.batches.size());
    }

    @Test
    void theFirstHalfOfASplitBatchIsDoneBeforeTheSecondIsTried() {
        world.functions.behaviour = records -> switch (records.size()) {
            case 4 -> FakeFunctions.failed();
            default -> records.contains("c") ? block() : FakeFunctions.ok();
        };
        world.change(0, "a", "b", "c", "d");
        world.createEnabled(world.request().bisectBatchOnFunctionError(true));
        restartOnceBlocked();
        assertEquals(List.of("c", "d"), world.functions.batches.getLast());
    }

    @Test
    void recordsBeforeTheLowestReportedAreDone() {
        world.functions.behaviour = records -> records.contains("a")
                ? FakeFunctions.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"1002\"}]}")
                : block();
        world.change(0, "a", "b", "c");
        world.createEnabled(world.request().functionResponseTypes(List.of("ReportBatchItemFailures")));
        restartOnceBlocked();
        assertEquals(List.of("b", "c"), world.functions.batches.getLast());
    }

    @Test
    void recordsThatWereTooOldAreGivenUpOnce() {
        world.functions.behaviour = records -> block();
        world.change(0, "old");
        world.clock.advance(Duration.ofSeconds(61));
        world.change(0, "young");
        world.createEnabled(world.request().maximumRecordAgeInSeconds(60));
        restartOnceBlocked();
        assertEquals(List.of("young"), world.functions.batches.getLast());
        assertEquals(List.of("RecordAgeExceeded 0 [old]"), world.givenUp());
    }
}
