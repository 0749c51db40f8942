// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fixture's clock begins at 2026-01-01T00:00:00Z and moves only when it is told to. */
final class TumblingWindowsTest {
    private static final String FIRST_MINUTE =
            "\"window\":{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:01:00Z\"}";
    private static final String SECOND_MINUTE =
            "\"window\":{\"start\":\"2026-01-01T00:01:00Z\",\"end\":\"2026-01-01T00:02:00Z\"}";

    private final MappingFixture world = new MappingFixture();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        world.close();
    }

    /** Each call answers a state with its number. */
    private String createCounting() {
        world.functions.behaviour =
                records -> FakeFunctions.answer("{\"state\": {\"calls\": " + calls.incrementAndGet() + "}}");
        return create();
    }

    private String create() {
        return world.createEnabled(
                world.request().tumblingWindowInSeconds(60).batchSize(2).maximumRetryAttempts(2));
    }

    private String event(int index) {
        world.await("event " + index, () -> world.functions.events.size() > index);
        return world.functions.events.get(index);
    }

    private void assertHas(String event, String part) {
        assertTrue(event.contains(part), () -> event + " has no " + part);
    }

    @Test
    void stateGoesFromCallToCallUntilTheWindowsTimeHasPassed() {
        String uuid = createCounting();
        world.change(0, "a");
        String shard = "shard-" + world.clock.millis() + "-0";
        String tail = ",\"shardId\":\"" + shard + "\",\"eventSourceARN\":\"" + world.stream.arn()
                + "\",\"isFinalInvokeForWindow\":false,\"isWindowTerminatedEarly\":false}";
        assertEquals("{\"Records\":[{\"name\":\"a\"}]," + FIRST_MINUTE + ",\"state\":{}" + tail, event(0));
        world.change(0, "b");
        assertEquals("{\"Records\":[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{\"calls\": 1}" + tail, event(1));
        world.awaitResult(uuid, "OK");
        world.clock.advance(Duration.ofSeconds(60));
        assertEquals(
                "{\"Records\":[]," + FIRST_MINUTE + ",\"state\":{\"calls\": 2}"
                        + tail.replace("ForWindow\":false", "ForWindow\":true"),
                event(2));
        world.change(0, "c");
        String next = event(3);
        assertHas(next, "[{\"name\":\"c\"}]," + SECOND_MINUTE + ",\"state\":{}");
    }

    @Test
    void noBatchMixesWindows() {
        world.change(0, "a");
        world.clock.advance(Duration.ofSeconds(60));
        world.change(0, "b");
        createCounting();
        assertHas(event(0), "[{\"name\":\"a\"}]," + FIRST_MINUTE);
        assertHas(event(1), "[]," + FIRST_MINUTE + ",\"state\":{\"calls\": 1}");
        assertHas(event(2), "[{\"name\":\"b\"}]," + SECOND_MINUTE + ",\"state\":{}");
    }

    @Test
    void stateSurvivesARestart() {
        String uuid = createCounting();
        world.change(0, "a");
        event(0);
        world.awaitResult(uuid, "OK");
        world.restart();
        world.change(0, "b");
        assertHas(event(1), "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{\"calls\": 1}");
    }

    @Test
    void aCallThatARestartCutOffIsMadeAgainWithTheStateBefore() {
        CountDownLatch begun = new CountDownLatch(2);
        world.functions.behaviour = records -> {
            begun.countDown();
            if (begun.getCount() == 0) {
                new CountDownLatch(1).await(); // for ever
            }
            return FakeFunctions.answer("{\"state\":{\"one\":1}}");
        };
        create();
        world.change(0, "a");
        event(0);
        world.change(0, "b");
        event(1);
        world.functions.behaviour = records -> FakeFunctions.answer("{\"state\":{}}");
        world.cutOff();
        world.restart();
        assertHas(event(2), "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{\"one\":1}");
    }

    @Test
    void theEndOfAShardEndsItsWindow() {
        String uuid = createCounting();
        world.change(0, "a");
        event(0);
        world.awaitResult(uuid, "OK");
        world.clock.advance(Duration.ofSeconds(1));
        world.roll();
        assertHas(event(1), "\"isFinalInvokeForWindow\":true");
        world.change(0, "b");
        String child = event(2);
        assertHas(child, "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{}");
        assertHas(child, "\"shardId\":\"shard-" + world.clock.millis() + "-0\"");
    }

    @Test
    void theEndOfTheStreamEndsTheWindow() {
        createCounting();
        world.change(0, "a");
        event(0);
        world.closeStream();
        assertHas(event(1), "\"isFinalInvokeForWindow\":true");
    }

    @Test
    void anAnswerWithoutStateIsAFailure() {
        world.functions.behaviour = records -> switch (calls.incrementAndGet()) {
            case 1 -> FakeFunctions.answer("null");
            case 2 -> FakeFunctions.answer("{\"state\":5}");
            default -> FakeFunctions.answer("{\"state\":{}}");
        };
        create();
        world.change(0, "a");
        world.awaitSeen(List.of("a", "a", "a"));
        assertEquals(List.of(), world.givenUp());
    }

    @Test
    void whatFailsTooOftenIsGivenUpAndLeavesTheStateAsItWas() {
        world.functions.behaviour = records ->
                records.contains("bad") ? FakeFunctions.failed() : FakeFunctions.answer("{\"state\":{\"kept\":true}}");
        create();
        world.change(0, "a");
        event(0);
        world.change(0, "bad");
        world.await("three attempts", () -> !world.discarded.isEmpty());
        assertEquals(List.of("RetryAttemptsExhausted 3 [bad]"), world.givenUp());
        world.change(0, "b");
        assertHas(event(4), "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{\"kept\":true}");
    }

    @Test
    void aStateThatIsTooLargeEndsItsWindowEarly() {
        String large = "{\"x\":\"" + "x".repeat(OpenWindow.STATE_BYTES_MAX) + "\"}";
        world.functions.behaviour = records ->
                FakeFunctions.answer("{\"state\":" + (records.contains("a") ? large : "{\"small\":1}") + "}");
        create();
        world.change(0, "a");
        String cut = event(1);
        assertHas(cut, "{\"Records\":[]," + FIRST_MINUTE);
        assertHas(cut, large);
        assertHas(cut, "\"isFinalInvokeForWindow\":true,\"isWindowTerminatedEarly\":true}");
        world.change(0, "b");
        assertHas(event(2), "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{}");
    }

    @Test
    void recordsOfAWindowThatIsBeingCutAreNotCountedAgainAfterARestart() {
        String large = "{\"x\":\"" + "x".repeat(OpenWindow.STATE_BYTES_MAX) + "\"}";
        world.functions.behaviour = records ->
                records.isEmpty() ? FakeFunctions.failed() : FakeFunctions.answer("{\"state\":" + large + "}");
        world.createEnabled(world.request().tumblingWindowInSeconds(60));
        world.change(0, "a");
        event(1);
        world.restart();
        int calls = world.functions.events.size();
        world.functions.behaviour = records -> FakeFunctions.answer("{\"state\":{}}");
        String cut = event(calls);
        assertHas(cut, "{\"Records\":[]," + FIRST_MINUTE);
        assertHas(cut, large);
        assertHas(cut, "\"isFinalInvokeForWindow\":true,\"isWindowTerminatedEarly\":true}");
        world.change(0, "b");
        assertHas(event(calls + 1), "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{}");
        assertEquals(List.of("a", "b"), world.functions.seen());
    }

    @Test
    void aStateOfExactlyAMegabyteIsKept() {
        String largest = "{\"x\":\"" + "x".repeat(OpenWindow.STATE_BYTES_MAX - 8) + "\"}";
        world.functions.behaviour = records -> FakeFunctions.answer("{\"state\":" + largest + "}");
        create();
        world.change(0, "a");
        event(0);
        world.change(0, "b");
        String next = event(1);
        assertHas(next, "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":" + largest);
        assertHas(next, "\"isFinalInvokeForWindow\":false,\"isWindowTerminatedEarly\":false}");
    }

    @Test
    void theCallThatEndsAWindowIsTriedAsOftenAsOthers() {
        world.functions.behaviour =
                records -> records.isEmpty() ? FakeFunctions.failed() : FakeFunctions.answer("{\"state\":{}}");
        create();
        world.change(0, "a");
        event(0);
        world.clock.advance(Duration.ofSeconds(60));
        event(3);
        world.change(0, "b");
        assertHas(event(4), "[{\"name\":\"b\"}]," + SECOND_MINUTE);
    }

    @Test
    void recordsReportedAsFailedAreTriedWithTheStateOfThoseBefore() {
        world.functions.behaviour = records -> calls.incrementAndGet() == 1
                ? FakeFunctions.answer("{\"state\":{\"a\":1},\"batchItemFailures\":[{\"itemIdentifier\":\"1002\"}]}")
                : FakeFunctions.answer("{\"state\":{\"b\":2}}");
        world.change(0, "a", "b");
        world.createEnabled(
                world.request().tumblingWindowInSeconds(60).functionResponseTypes(List.of("ReportBatchItemFailures")));
        assertHas(event(0), "[{\"name\":\"a\"},{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{}");
        assertHas(event(1), "[{\"name\":\"b\"}]," + FIRST_MINUTE + ",\"state\":{\"a\":1}");
    }

    /** The first record of three is done with, and its state is nearly as large as a state may be. */
    private void createGrowing(String... names) {
        String grown = "{\"x\":\"" + "x".repeat(OpenWindow.STATE_BYTES_MAX - 8) + "\"}";
        world.functions.behaviour = records -> records.contains("a")
                ? FakeFunctions.answer(
                        "{\"state\":" + grown + ",\"batchItemFailures\":[{\"itemIdentifier\":\"1002\"}]}")
                : FakeFunctions.answer("{\"state\":" + (records.isEmpty() ? "{}" : grown) + "}");
        world.change(0, names);
        world.createEnabled(
                world.request().tumblingWindowInSeconds(60).functionResponseTypes(List.of("ReportBatchItemFailures")));
    }

    private void assertNoEventIsTooLarge() {
        for (String event : world.functions.events) {
            assertTrue(event.length() <= Batch.EVENT_BYTES_MAX, () -> "an event of " + event.length());
        }
    }

    @Test
    void recordsThatAGrownStateLeavesNoRoomForAreHandledInTwoCalls() {
        String b = "b".repeat(Batch.EVENT_BYTES_MAX / 20 * 9);
        String c = "c".repeat(Batch.EVENT_BYTES_MAX / 20 * 9);
        createGrowing("a", b, c);
        event(2);
        assertEquals(List.of(List.of("a", b, c), List.of(b), List.of(c)), world.functions.batches);
        assertNoEventIsTooLarge();
    }

    @Test
    void aWindowWhoseGrownStateLeavesNoRoomForARecordEndsEarly() {
        String b = "b".repeat(Batch.EVENT_BYTES_MAX - (1 << 19));
        createGrowing("a", b);
        assertHas(event(1), "\"isFinalInvokeForWindow\":true,\"isWindowTerminatedEarly\":true}");
        assertHas(event(2), FIRST_MINUTE + ",\"state\":{},");
        assertEquals(List.of(List.of("a", b), List.of(), List.of(b)), world.functions.batches);
        assertNoEventIsTooLarge();
    }

    @Test
    void whatAWindowAddsToAnEventIsNoMoreThanIsKeptFree() {
        String arn = "arn:aws:dynamodb:ap-southeast-99:000000000000:table/" + "t".repeat(255)
                + "/stream/2026-01-01T00:00:00.000";
        MappingConfig config =
                MappingRequest.of(world.request().tumblingWindowInSeconds(900)).applyTo(MappingConfig.STANDARD);
        OpenWindow window = OpenWindow.at("s".repeat(65), world.clock.millis(), 900_000);
        byte[] event = new WindowHandling(window, arn, false, false, false).event(List.of());
        assertTrue(event.length <= WindowHandling.emptyEventBytes(config, window), () -> "has " + event.length);
    }

    @Test
    void aWindowEndsAlsoWhileOnlyUnwantedRecordsCome() {
        world.functions.behaviour = records -> FakeFunctions.answer("{\"state\":{}}");
        FilterCriteria wanted =
                FilterCriteria.create().filters(List.of(Filter.create().pattern("{\"name\":[\"a\"]}")));
        world.createEnabled(world.request().tumblingWindowInSeconds(60).filterCriteria(wanted));
        world.change(0, "a");
        event(0);
        world.clock.advance(Duration.ofSeconds(60));
        world.await("the window's end", () -> {
            world.change(0, "unwanted"); // so that the reader is never idle
            return world.functions.events.size() > 1;
        });
        assertHas(event(1), "\"isFinalInvokeForWindow\":true");
    }

    @Test
    void aWindowThatIsTurnedOffIsEnded() {
        String uuid = createCounting();
        world.change(0, "a");
        event(0);
        world.awaitResult(uuid, "OK");
        world.call(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).tumblingWindowInSeconds(0),
                View.class);
        assertHas(event(1), "\"isFinalInvokeForWindow\":true");
        world.change(0, "b");
        assertEquals("{\"Records\":[{\"name\":\"b\"}]}", event(2));
    }

    @Test
    void needOneLane() {
        ServiceException refusal = world.refusal(
                "CreateEventSourceMapping",
                world.request().tumblingWindowInSeconds(60).parallelizationFactor(2));
        assertEquals("InvalidParameterValueException", refusal.code());
    }
}
