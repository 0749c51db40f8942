// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Clock;
import io.rivermill.store.FeedName;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.ListEventSourceMappingsRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsResponse;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardPollerTest {
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    private void update(UpdateEventSourceMappingRequest request) {
        world.call("UpdateEventSourceMapping", request, View.class);
    }

    @Test
    void deliversWhatWasThereInBatchesOfTheSizeAskedFor() {
        world.change(0, "a", "b", "c", "d", "e");
        world.createEnabled(world.request().batchSize(2));
        world.awaitSeen(List.of("a", "b", "c", "d", "e"));
        assertEquals(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")), world.functions.batches);
    }

    @Test
    void deliversEachShardsChangesInOrder() {
        world.createEnabled(world.request().batchSize(3));
        List<String> even = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            (i % 2 == 0 ? even : odd).add("n" + i);
            world.change(i % 2, "n" + i);
        }
        world.await("all", () -> world.functions.seen().size() == 100);
        List<String> seen = world.functions.seen();
        assertEquals(even, seen.stream().filter(even::contains).toList());
        assertEquals(odd, seen.stream().filter(odd::contains).toList());
    }

    @Test
    void aCommitWakesThePollerThatWaits() {
        world.createEnabled(world.request());
        long[] nanos = new long[21];
        for (int i = 0; i < nanos.length; i++) {
            int expected = i + 1;
            long before = Clock.system().nanos();
            world.change(0, "n" + i);
            world.await("record " + i, () -> world.functions.seen().size() == expected);
            nanos[i] = Clock.system().nanos() - before;
        }
        Arrays.sort(nanos);
        // Who isn't woken waits for a whole pause each time but the first; a machine that stands still does so at
        // times.
        long median = nanos[nanos.length / 2];
        assertTrue(median < LineageReader.IDLE_PAUSE.toNanos() / 2, "took " + median + " ns");
    }

    @Test
    void latestBeginsAtTheMomentOfTheCall() {
        world.change(0, "before");
        String uuid = world.create(world.request().startingPosition("LATEST")).uuid();
        world.change(0, "after");
        world.awaitSeen(List.of("after"));
        world.awaitResult(uuid, "OK");
    }

    @Test
    void goesOnFromItsCheckpointAfterARestart() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a", "b");
        world.awaitSeen(List.of("a", "b"));
        world.awaitResult(uuid, "OK");
        world.stop(); // lets the batch's checkpoint be written
        world.change(0, "c");
        world.restart();
        world.awaitSeen(List.of("a", "b", "c"));
        assertEquals("Enabled", world.get(uuid).state());
    }

    @Test
    void deliversABatchAgainThatARestartCutOff() {
        CountDownLatch begun = new CountDownLatch(1);
        world.functions.behaviour = records -> {
            begun.countDown();
            new CountDownLatch(1).await(); // for ever
            return FakeFunctions.ok();
        };
        world.createEnabled(world.request());
        world.change(0, "a");
        world.await("the batch", () -> begun.getCount() == 0);
        world.cutOff();
        world.restart();
        world.awaitSeen(List.of("a", "a"));
    }

    @Test
    void readsChildrenAfterTheirParentsAndMixesNone() {
        world.change(0, "a", "b");
        world.clock.advance(Duration.ofSeconds(1));
        world.roll();
        world.change(0, "c");
        world.clock.advance(Duration.ofSeconds(1));
        world.roll();
        world.change(0, "d");
        world.createEnabled(world.request());
        world.awaitSeen(List.of("a", "b", "c", "d"));
        assertEquals(List.of(List.of("a", "b"), List.of("c"), List.of("d")), world.functions.batches);
        world.roll();
        world.change(0, "e");
        world.awaitSeen(List.of("a", "b", "c", "d", "e"));
    }

    @Test
    void endsWithItsStreamAndDoesNotFollowTheNext() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.closeStream();
        world.clock.advance(Duration.ofSeconds(1));
        FeedName next = new FeedName(
                MappingFixture.ACCOUNT, MappingFixture.REGION, "t", FeedName.labelAt(world.clock.millis()));
        world.open(next);
        world.change(0, "b");
        world.awaitSeen(List.of("a"));
        world.functions.add("g");
        world.createEnabled(world.request().functionName("g").eventSourceArn(next.arn()));
        world.awaitSeen(List.of("a", "b"));
        assertEquals("Enabled", world.get(uuid).state());
        world.restart();
        world.change(0, "c");
        world.awaitSeen(List.of("a", "b", "c")); // once: by the second mapping
    }

    @Test
    void blocksTheShardUntilAFailedBatchSucceeds() {
        AtomicInteger failures = new AtomicInteger(5);
        world.functions.behaviour =
                records -> failures.getAndDecrement() > 0 ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a", "b");
        String uuid = world.createEnabled(world.request().batchSize(1));
        world.awaitSeen(List.of("a", "a", "a", "a", "a", "a", "b"));
        world.awaitResult(uuid, "OK");
    }

    @Test
    void givesUpABatchWhenItsAttemptsAreUsedUp() {
        world.functions.behaviour = records -> records.contains("a") ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a", "b");
        world.createEnabled(world.request().batchSize(1).maximumRetryAttempts(2));
        world.awaitSeen(List.of("a", "a", "a", "b"));
        assertEquals(List.of("RetryAttemptsExhausted 3 [a]"), world.givenUp());
        Discarded discarded = world.discarded.getFirst();
        assertEquals("shard-" + world.clock.millis() + "-0", discarded.shardId());
        assertTrue(discarded.lastResult() instanceof BatchResult.Failed);
    }

    @Test
    void aFunctionThatCouldNotBeRunCostsNoAttempt() {
        AtomicInteger throttles = new AtomicInteger(5);
        world.functions.behaviour =
                records -> throttles.getAndDecrement() > 0 ? new BatchResult.NotRun("throttled") : FakeFunctions.ok();
        world.change(0, "a");
        String uuid = world.createEnabled(world.request().maximumRetryAttempts(0));
        world.awaitSeen(List.of("a", "a", "a", "a", "a", "a"));
        world.awaitResult(uuid, "OK");
    }

    @Test
    void saysThatTheCallFailedWhileItDoes() {
        CountDownLatch heal = new CountDownLatch(1);
        world.functions.behaviour = records -> heal.getCount() > 0 ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a");
        String uuid = world.createEnabled(world.request());
        world.awaitResult(uuid, "PROBLEM: Function call failed");
        heal.countDown();
        world.awaitResult(uuid, "OK");
    }

    @Test
    void givesUpRecordsThatAreTooOldAndGoesOnWithTheRest() {
        world.change(0, "old");
        world.clock.advance(Duration.ofSeconds(61));
        world.change(0, "young");
        world.createEnabled(world.request().maximumRecordAgeInSeconds(60));
        world.awaitSeen(List.of("young"));
        assertEquals(List.of("RecordAgeExceeded 0 [old]"), world.givenUp());
    }

    @Test
    void doesNotReadWhatIsPastTheStreamsRetention() {
        world.change(0, "old");
        world.clock.advance(Duration.ofHours(24).plusSeconds(1));
        world.change(0, "young");
        world.createEnabled(world.request());
        world.awaitSeen(List.of("young"));
    }

    @Test
    void waitsForMoreRecordsAsLongAsTheWindowSays() {
        world.createEnabled(world.request().maximumBatchingWindowInSeconds(5));
        world.change(0, "a");
        world.change(0, "b");
        world.await("both records to be gathered", () -> {
            world.clock.advance(Duration.ofMillis(1));
            return world.functions.seen().size() == 2;
        });
        assertEquals(List.of(List.of("a", "b")), world.functions.batches);
    }

    @Test
    void splitsAFailedBatchToFindTheRecordThatFails() {
        world.functions.behaviour = records -> records.contains("c") ? FakeFunctions.failed() : FakeFunctions.ok();
        world.change(0, "a", "b", "c", "d");
        world.createEnabled(world.request().bisectBatchOnFunctionError(true).maximumRetryAttempts(1));
        world.awaitSeen(List.of("a", "b", "c", "d", "a", "b", "c", "d", "c", "c", "d"));
        assertEquals(
                List.of(
                        List.of("a", "b", "c", "d"),
                        List.of("a", "b"),
                        List.of("c", "d"),
                        List.of("c"),
                        List.of("c"),
                        List.of("d")),
                world.functions.batches);
    }

    @Test
    void goesOnFromTheLowestRecordThatTheFunctionReports() {
        AtomicInteger calls = new AtomicInteger();
        world.change(0, "a", "b", "c");
        world.functions.behaviour = records -> calls.incrementAndGet() == 1
                ? FakeFunctions.answer(
                        "{\"batchItemFailures\":[{\"itemIdentifier\":\"1003\"},{\"itemIdentifier\":\"1002\"}]}")
                : FakeFunctions.answer("{\"batchItemFailures\":[]}");
        world.createEnabled(world.request().functionResponseTypes(List.of("ReportBatchItemFailures")));
        world.awaitSeen(List.of("a", "b", "c", "b", "c"));
    }

    @Test
    void passesOverWhatItsFiltersDoNotWantBeforeItFormsBatches() {
        String pattern = "{\"name\":[{\"prefix\":\"k\"}]}";
        FilterCriteria criteria =
                FilterCriteria.create().filters(List.of(Filter.create().pattern(pattern)));
        world.change(0, "a", "k1", "b", "k2", "c", "k3");
        String uuid = world.createEnabled(world.request().batchSize(2).filterCriteria(criteria));
        world.awaitSeen(List.of("k1", "k2", "k3"));
        assertEquals(List.of("k1", "k2"), world.functions.batches.getFirst());
        assertEquals(
                pattern, world.get(uuid).filterCriteria().filters().getFirst().pattern());
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).filterCriteria(FilterCriteria.create()));
        world.awaitState(uuid, "Enabled");
        assertNull(world.get(uuid).filterCriteria());
        world.change(0, "d");
        world.awaitSeen(List.of("k1", "k2", "k3", "d"));
    }

    @Test
    void aBatchIsNotHeldLongerThanItsWindowWhileABacklogIsSearched() {
        String pattern = "{\"name\":[{\"prefix\":\"k\"}]}";
        FilterCriteria criteria =
                FilterCriteria.create().filters(List.of(Filter.create().pattern(pattern)));
        world.change(0, "k1");
        for (int i = 0; i < 3_000; i++) {
            world.change(0, "x");
        }
        world.change(0, "k2");
        world.events.making = () -> world.clock.advance(Duration.ofMillis(1));
        world.createEnabled(world.request().filterCriteria(criteria).maximumBatchingWindowInSeconds(1));
        world.await("the first", () -> !world.functions.batches.isEmpty());
        assertEquals(List.of("k1"), world.functions.batches.getFirst());
    }

    @Test
    void losesNothingWhileTheRoleMayNotReadAndHealsByItself() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        world.mayRead = false;
        world.awaitResult(
                uuid,
                "PROBLEM: Cannot access stream. Please ensure the role can perform the GetRecords, GetShardIterator,"
                        + " DescribeStream, and ListStreams Actions on your stream in IAM.");
        world.change(0, "b");
        assertEquals("Enabled", world.get(uuid).state());
        assertEquals(List.of("a"), world.functions.seen());
        world.mayRead = true;
        world.awaitSeen(List.of("a", "b"));
        world.awaitResult(uuid, "OK");
    }

    @Test
    void staysWhenItsFunctionIsDeletedAndUsesOneMadeAgain() {
        String uuid = world.createEnabled(world.request());
        world.functions.remove("f");
        world.change(0, "a");
        world.awaitResult(uuid, "PROBLEM: Function not found under accountId 000000000000 in database");
        assertEquals("Enabled", world.get(uuid).state());
        world.functions.add("f");
        world.awaitSeen(List.of("a"));
    }

    @Test
    void keepsItsPositionWhileDisabled() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(false));
        world.awaitState(uuid, "Disabled");
        world.change(0, "b");
        world.restart();
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(true));
        world.awaitSeen(List.of("a", "b"));
        assertTrue(world.functions.seen().size() == 2);
    }

    @Test
    void anotherNodeTakesOverAtOnceWhatWasGivenBack() {
        world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        world.restart("other node");
        world.change(0, "b");
        world.awaitSeen(List.of("a", "b"));
    }

    @Test
    void goesOnFromTheTrimHorizonWhenItsCheckpointIsPast() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(false));
        world.awaitState(uuid, "Disabled");
        world.change(0, "lost");
        world.clock.advance(Duration.ofHours(25));
        world.change(0, "kept");
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(true));
        world.awaitSeen(List.of("a", "kept"));
        assertEquals(List.of(), world.givenUp());
    }

    @Test
    void eachFunctionOfAStreamHasAPositionOfItsOwn() {
        world.functions.add("g");
        CountDownLatch heal = new CountDownLatch(1);
        world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        world.functions.behaviour = records -> heal.getCount() > 0 ? FakeFunctions.failed() : FakeFunctions.ok();
        String second = world.createEnabled(world.request().functionName("g"));
        world.awaitResult(second, "PROBLEM: Function call failed");
        update(UpdateEventSourceMappingRequest.create().uuid(second).enabled(false));
        world.awaitState(second, "Disabled");
        int before = world.functions.seen().size();
        heal.countDown();
        world.change(0, "b"); // of the first alone
        world.await("the first", () -> world.functions.seen().size() == before + 1);
        update(UpdateEventSourceMappingRequest.create().uuid(second).enabled(true));
        world.await("the second", () -> world.functions.seen().size() == before + 3);
    }

    @Test
    void closesABatchBeforeItsEventWouldBeLargerThanFunctionsTake() {
        String[] names = new String[7];
        for (int i = 0; i < names.length; i++) {
            names[i] = Integer.toString(i).repeat(1_000_000);
        }
        world.change(0, names);
        world.createEnabled(world.request());
        world.await("all", () -> world.functions.seen().size() == names.length);
        assertEquals(
                List.of(6, 1), world.functions.batches.stream().map(List::size).toList());
        assertTrue(world.functions.events.getFirst().length() <= 6_291_456);
    }

    @Test
    void aSingleRecordThatIsTooLargeIsGivenUpUntried() {
        world.change(0, "x".repeat(6_291_456), "b");
        String uuid = world.createEnabled(world.request());
        world.awaitSeen(List.of("b"));
        assertEquals(1, world.discarded.size());
        assertEquals(
                Discarded.Condition.RECORD_TOO_LARGE, world.discarded.getFirst().condition());
        world.awaitResult(uuid, "OK");
    }

    @Test
    void givesUpWhatIsReportedTooOftenAndWhatFollowsItInTheBatch() {
        world.change(0, "a", "b", "c");
        world.functions.behaviour = records -> records.contains("b")
                ? FakeFunctions.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"1002\"}]}")
                : FakeFunctions.ok();
        world.createEnabled(world.request()
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .maximumRetryAttempts(1));
        world.awaitSeen(List.of("a", "b", "c", "b", "c"));
        world.await("them to be given up", () -> !world.discarded.isEmpty());
        assertEquals(List.of("RetryAttemptsExhausted 2 [b, c]"), world.givenUp());
        assertTrue(world.discarded.getFirst().lastResult() instanceof BatchResult.Succeeded);
    }

    @Test
    void goesOnAfterMemoryRanOut() {
        AtomicInteger calls = new AtomicInteger();
        world.functions.behaviour = records -> {
            if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("for a while");
            }
            return FakeFunctions.ok();
        };
        world.createEnabled(world.request());
        world.change(0, "a");
        world.await("another try", () -> calls.get() == 2);
        world.change(0, "b");
        world.awaitSeen(List.of("a", "a", "b"));
    }

    @Test
    void splitsAtTheReportedRecordWhenItMaySplitToo() {
        AtomicInteger calls = new AtomicInteger();
        world.change(0, "a", "b", "c", "d");
        world.functions.behaviour = records -> switch (calls.incrementAndGet()) {
            case 1 -> FakeFunctions.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"1002\"}]}");
            case 2 -> FakeFunctions.failed();
            default -> FakeFunctions.answer("{}");
        };
        world.createEnabled(world.request()
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .bisectBatchOnFunctionError(true));
        world.awaitSeen(List.of("a", "b", "c", "d", "b", "c", "d", "b", "c", "d"));
        assertEquals(
                List.of(List.of("a", "b", "c", "d"), List.of("b", "c", "d"), List.of("b", "c"), List.of("d")),
                world.functions.batches);
    }

    @Test
    void splitsABatchWhoseAnswerCannotBeReadWhenItMaySplit() {
        world.functions.behaviour =
                records -> FakeFunctions.answer(records.contains("c") ? "{\"batchItemFailures\":[{}]}" : "{}");
        world.change(0, "a", "b", "c");
        world.createEnabled(world.request()
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .bisectBatchOnFunctionError(true)
                .maximumRetryAttempts(0));
        world.await("it to be given up", () -> !world.discarded.isEmpty());
        assertEquals(List.of(List.of("a", "b", "c"), List.of("a", "b"), List.of("c")), world.functions.batches);
        assertEquals(List.of("RetryAttemptsExhausted 2 [c]"), world.givenUp());
    }

    @Test
    void itemFailuresAreIgnoredUnlessTheMappingAsksForThem() {
        world.change(0, "a");
        world.functions.behaviour =
                records -> FakeFunctions.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"1001\"}]}");
        String uuid = world.createEnabled(world.request());
        world.awaitResult(uuid, "OK");
        assertEquals(List.of("a"), world.functions.seen());
    }

    @Test
    void recordsThatGrowTooOldWhileTheyAreRetriedAreCutOff() {
        world.change(0, "old");
        world.clock.advance(Duration.ofSeconds(40));
        world.change(0, "young");
        AtomicInteger calls = new AtomicInteger();
        world.functions.behaviour = records -> {
            if (calls.incrementAndGet() == 1) {
                world.clock.advance(Duration.ofSeconds(30));
                return FakeFunctions.failed();
            }
            return FakeFunctions.ok();
        };
        world.createEnabled(world.request().maximumRecordAgeInSeconds(60));
        world.awaitSeen(List.of("old", "young", "young"));
        assertEquals(List.of("RecordAgeExceeded 1 [old]"), world.givenUp());
    }

    @Test
    void isDisabledByTheServiceOnceItsStreamIsGone() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        world.closeStream();
        world.forgetStream();
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).batchSize(5));
        world.awaitState(uuid, "Disabled");
        assertEquals("PROBLEM: Stream not found", world.get(uuid).lastProcessingResult());
        assertEquals("Stream not found", world.get(uuid).stateTransitionReason());
    }

    @Test
    void aRestartEndsWhatWasUnderWay() {
        String creating = createWhileStopped();
        world.restart();
        world.awaitState(creating, "Enabled");
        world.stop();
        world.call(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(creating),
                View.class);
        assertEquals("Deleting", world.get(creating).state());
        world.restart();
        world.await(
                "its end",
                () -> world.call(
                                "ListEventSourceMappings",
                                ListEventSourceMappingsRequest.create(),
                                ListEventSourceMappingsResponse.class)
                        .eventSourceMappings()
                        .isEmpty());
    }

    private String createWhileStopped() {
        world.stop();
        String uuid = world.create(world.request()).uuid();
        assertEquals("Creating", world.get(uuid).state());
        return uuid;
    }

    @Test
    void lastModifiedIsOfConfigurationAndStateAndNotOfBatches() {
        String uuid = world.createEnabled(world.request());
        world.clock.advance(Duration.ofSeconds(5));
        world.change(0, "a");
        world.awaitResult(uuid, "OK");
        assertEquals(world.clock.now().minusSeconds(5), world.get(uuid).lastModified());
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).batchSize(5));
        world.awaitState(uuid, "Enabled");
        assertEquals(world.clock.now(), world.get(uuid).lastModified());
    }

    @Test
    void aMappingMadeDisabledPassesThroughCreatingAndReadsNothing() {
        world.change(0, "a");
        String uuid = world.create(world.request().enabled(false)).uuid();
        world.awaitState(uuid, "Disabled");
        assertEquals(List.of(), world.functions.seen());
    }
}
