// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as an attempt, what ends retries, and what a batch is made of. */
final class RetryRulesTest {
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void noRetriesMeanOneAttempt() {
        world.functions.behaviour = records -> records.contains("a") ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a", "b");
        world.createEnabled(world.request().batchSize(1).maximumRetryAttempts(0));
        world.awaitSeen(List.of("a", "b"));
        assertEquals(List.of("RetryAttemptsExhausted 1 [a]"), world.givenUp());
    }

    @Test
    void splittingABatchCostsNoAttempt() {
        world.functions.behaviour = records -> records.contains("b") ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a", "b", "c");
        world.createEnabled(world.request().bisectBatchOnFunctionError(true).maximumRetryAttempts(0));
        world.awaitSeen(List.of("a", "b", "c", "a", "b", "a", "b", "c"));
        assertEquals(
                List.of(List.of("a", "b", "c"), List.of("a", "b"), List.of("a"), List.of("b"), List.of("c")),
                world.functions.batches);
        assertEquals(List.of("RetryAttemptsExhausted 3 [b]"), world.givenUp(), "it was in three calls");
    }

    @Test
    void attemptsBeforeASplitCountForItsHalves() {
        AtomicInteger calls = new AtomicInteger();
        world.functions.behaviour = records -> calls.incrementAndGet() == 1
                ? FakeFunctions.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"1002\"}]}")
                : FakeFunctions.failed();
        world.change(0, "a", "b", "c");
        world.createEnabled(world.request()
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .bisectBatchOnFunctionError(true)
                .maximumRetryAttempts(1));
        world.awaitSeen(List.of("a", "b", "c", "b", "c", "b", "c"));
        world.await("both to be given up", () -> world.discarded.size() == 2);
    }

    @Test
    void aBatchIsNotSplitWhenItsFunctionCouldNotBeRun() {
        AtomicInteger throttles = new AtomicInteger(3);
        world.functions.behaviour =
                records -> throttles.getAndDecrement() > 0 ? new BatchResult.NotRun("busy") : FakeFunctions.ok();
        world.change(0, "a", "b");
        world.createEnabled(world.request().bisectBatchOnFunctionError(true));
        world.awaitSeen(List.of("a", "b", "a", "b", "a", "b", "a", "b"));
        assertTrue(world.functions.batches.stream().allMatch(batch -> batch.equals(List.of("a", "b"))));
    }

    @Test
    void onlyAgeEndsTheRetriesOfAFunctionThatCannotBeRun() {
        world.functions.behaviour =
                records -> records.contains("a") ? new BatchResult.NotRun("busy") : FakeFunctions.ok();
        world.change(0, "a");
        world.createEnabled(world.request().batchSize(1).maximumRetryAttempts(1).maximumRecordAgeInSeconds(60));
        world.await("many attempts", () -> world.functions.batches.size() > 10);
        assertEquals(List.of(), world.givenUp());
        world.clock.advance(Duration.ofSeconds(61));
        world.await("it to be given up", () -> !world.discarded.isEmpty());
        assertEquals(List.of("RecordAgeExceeded 0 [a]"), world.givenUp());
        world.change(0, "b");
        world.await("the next", () -> world.functions.seen().contains("b"));
    }

    @Test
    void aMissingFunctionCostsNoAttempt() {
        world.createEnabled(world.request().maximumRetryAttempts(0));
        world.functions.remove("f");
        world.change(0, "a");
        world.await("it to be missed", () -> world.functions.missed.get() > 0);
        world.functions.add("f");
        world.awaitSeen(List.of("a"));
        assertEquals(List.of(), world.givenUp());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 604_800})
    void retriesEndWhenTheStreamKeepsTheRecordNoLonger(int recordAgeSeconds) {
        world.functions.behaviour = records -> records.contains("a") ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a", "never read");
        world.createEnabled(world.request().batchSize(1).maximumRecordAgeInSeconds(recordAgeSeconds));
        world.await("some attempts", () -> world.functions.batches.size() > 3);
        world.clock.advance(Duration.ofHours(24).plusMillis(1));
        world.change(0, "b");
        world.await("the next", () -> world.functions.seen().contains("b"));
        assertEquals(1, world.discarded.size(), "what was never read is gone with the stream");
        assertTrue(
                world.givenUp().getFirst().matches("RecordAgeExceeded [0-9]+ \\[a]"),
                world.givenUp().toString());
        assertFalse(world.functions.seen().contains("never read"));
    }

    @Test
    void whatWasGivenUpIsNotSentAgain() {
        world.functions.behaviour = records -> records.contains("a") ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a");
        world.createEnabled(world.request().maximumRetryAttempts(1));
        world.await("it to be given up", () -> !world.discarded.isEmpty());
        world.stop(); // lets the checkpoint be written
        world.change(0, "b");
        world.restart();
        world.awaitSeen(List.of("a", "a", "b"));
    }

    @Test
    void aFullBatchDoesNotWaitForItsWindow() {
        world.createEnabled(world.request().batchSize(2).maximumBatchingWindowInSeconds(5));
        world.change(0, "a", "b", "c");
        world.awaitSeen(List.of("a", "b"));
        world.await("the rest", () -> {
            world.clock.advance(Duration.ofMillis(1));
            return world.functions.seen().contains("c");
        });
        assertEquals(List.of(List.of("a", "b"), List.of("c")), world.functions.batches);
    }

    @Test
    void aBatchHoldsAsManyAsAskedForThoughOneReadBringsFewer() {
        String[] names = new String[2_500];
        for (int i = 0; i < names.length; i++) {
            names[i] = "n" + i;
        }
        world.change(0, names);
        world.createEnabled(world.request().batchSize(10_000));
        world.await("all", () -> world.functions.seen().size() == names.length);
        assertEquals(1, world.functions.batches.size());
    }

    @Test
    void shardsThatComeLaterAreReadFromTheirBeginningWhateverTheStartingPosition() {
        world.change(0, "before");
        world.createEnabled(world.request().startingPosition("LATEST"));
        world.stop();
        world.change(0, "a");
        world.clock.advance(Duration.ofSeconds(1));
        world.roll();
        world.change(0, "b");
        world.restart();
        world.awaitSeen(List.of("a", "b"));
    }

    @Test
    void theResultOfTheLastBatchStandsUntilThereIsAnother() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitResult(uuid, "OK");
        world.restart();
        world.clock.advance(Duration.ofHours(1));
        world.awaitState(uuid, "Enabled");
        assertEquals("OK", world.get(uuid).lastProcessingResult());
    }
}
