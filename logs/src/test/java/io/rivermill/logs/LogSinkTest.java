// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Clock;
import io.rivermill.store.FaultyStore;
import io.rivermill.wire.View;
import io.rivermill.wire.logs.DeleteLogGroupRequest;
import io.rivermill.wire.logs.DeleteLogStreamRequest;
import io.rivermill.wire.logs.DescribeLogGroupsRequest;
import io.rivermill.wire.logs.DescribeLogGroupsResponse;
import io.rivermill.wire.logs.FilterLogEventsRequest;
import io.rivermill.wire.logs.FilterLogEventsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogSinkTest {
    private static final String GROUP = "/aws/lambda/f";
    private static final long BYTES_MAX = 16 << 20;

    private final LogsFixture logs = new LogsFixture();
    private final LogSink sink = LogSink.open(logs.store, logs.clock, logs.tasks);

    @AfterEach
    void close() {
        sink.close();
        logs.close();
    }

    private void say(String stream, String message) {
        sink.append(LogsFixture.ACCOUNT, LogsFixture.REGION, GROUP, stream, logs.now(), message);
    }

    @Test
    void makesGroupAndStreamWithTheFirstLine() {
        say("s", "START\n");
        sink.flush();
        assertEquals(List.of("START\n"), logs.messages(GROUP, "s"));
    }

    @Test
    void keepsTheOrderOfArrivalForEqualTimes() {
        List<String> said = IntStream.range(0, 5_000).mapToObj(i -> "line " + i).toList();
        said.forEach(line -> say("s", line));
        sink.flush();
        assertEquals(said, logs.messages(GROUP, "s"));
    }

    @Test
    void keepsStreamsApart() {
        for (int i = 0; i < 200; i++) {
            say("stream " + i, "line of " + i);
        }
        sink.flush();
        for (int i = 0; i < 200; i++) {
            assertEquals(List.of("line of " + i), logs.messages(GROUP, "stream " + i));
        }
    }

    @Test
    void writesALineWithoutBeingFlushed() throws InterruptedException {
        say("first", "makes the group");
        sink.flush();
        logs.createStream(GROUP, "s");
        say("s", "hello");
        long deadline = Clock.system().nanos() + TimeUnit.SECONDS.toNanos(10);
        while (logs.messages(GROUP, "s").isEmpty()) {
            assertTrue(Clock.system().nanos() < deadline, "a line wasn't written");
            Thread.onSpinWait();
        }
        assertEquals(List.of("hello"), logs.messages(GROUP, "s"));
    }

    @Test
    void makesADeletedGroupAgain() {
        say("s", "before");
        sink.flush();
        logs.call("DeleteLogGroup", DeleteLogGroupRequest.create().logGroupName(GROUP), View.class);
        say("s", "after");
        sink.flush();
        assertEquals(List.of("after"), logs.messages(GROUP, "s"));
    }

    @Test
    void cutsALineThatIsTooLongForOneEvent() {
        String line = "\uD83D\uDE00".repeat(100_000);
        say("s", line);
        sink.flush();
        List<String> parts = logs.messages(GROUP, "s");
        assertTrue(parts.size() > 1);
        assertEquals(line, String.join("", parts));
        for (String part : parts) {
            assertTrue(LogEvent.sizeBytes(part) <= 256 << 10);
            assertFalse(Character.isLowSurrogate(part.charAt(0)));
        }
    }

    @Test
    void saysHowManyLinesAreMissingWhenTheStoreIsTooSlow() {
        CountDownLatch stall = new CountDownLatch(1);
        FaultyStore stalling = new FaultyStore(logs.store);
        stalling.failUpdates(FaultyStore.Fault.REFUSED, update -> {
            await(stall);
            return false;
        });
        try (LogSink slow = LogSink.open(stalling, logs.clock, logs.tasks)) {
            String line = "x".repeat(50_000);
            for (int i = 0; i < 400; i++) { // 40 MB in memory, which is more than the sink holds
                slow.append(LogsFixture.ACCOUNT, LogsFixture.REGION, GROUP, "s", logs.now(), line);
            }
            stall.countDown();
            slow.flush();
        }
        FilterLogEventsResponse found = logs.call(
                "FilterLogEvents",
                FilterLogEventsRequest.create().logGroupName(GROUP).filterPattern("missing"),
                FilterLogEventsResponse.class);
        assertEquals(1, found.events().size());
        String said = found.events().getFirst().message();
        assertTrue(said.matches("\\[rivermill] \\d+ log lines are missing here: .*\n"), said);
    }

    @Test
    void triesAgainWhenTheStoreIsBusy() {
        FaultyStore faulty = new FaultyStore(logs.store);
        AtomicInteger refusals = new AtomicInteger(3);
        faulty.failUpdates(FaultyStore.Fault.REFUSED, update -> refusals.getAndDecrement() > 0);
        try (LogSink busy = LogSink.open(faulty, logs.clock, logs.tasks)) {
            busy.append(LogsFixture.ACCOUNT, LogsFixture.REGION, GROUP, "s", logs.now(), "hello");
            busy.flush();
        }
        assertEquals(List.of("hello"), logs.messages(GROUP, "s"));
    }

    @Test
    void keepsRecordsForADay() {
        try (LogSink records = LogSink.ofRecords(logs.store, logs.clock, logs.tasks, BYTES_MAX)) {
            records.append(LogsFixture.ACCOUNT, LogsFixture.REGION, GROUP, "s", logs.now(), "{}");
        }
        DescribeLogGroupsResponse found = logs.call(
                "DescribeLogGroups",
                DescribeLogGroupsRequest.create().logGroupNamePrefix(GROUP),
                DescribeLogGroupsResponse.class);
        assertEquals(1, found.logGroups().getFirst().retentionInDays());
    }

    @Test
    void keepsOnlyTheNewestRecordsThatFit() {
        try (LogSink records = ofRecords(64_000)) {
            for (int i = 0; i < 1_000; i++) { // of 100 bytes each
                record(records, "s" + i % 3, i);
                if (i % 10 == 9) {
                    records.flush();
                    assertTrue(storedBytes() <= 64_000, () -> "holds " + storedBytes());
                }
            }
        }
        List<Integer> kept = numbers();
        assertTrue(kept.size() >= 64_000 * 13 / 16 / 100, () -> "kept only " + kept.size());
        assertEquals(IntStream.range(1_000 - kept.size(), 1_000).boxed().toList(), kept, "the newest of all streams");
    }

    @Test
    void recordsAreWrittenOnceThoughTheOldestCannotBeRemovedForNow() {
        FaultyStore faulty = new FaultyStore(logs.store);
        AtomicInteger refusals = new AtomicInteger(2);
        faulty.failUpdates(
                FaultyStore.Fault.REFUSED,
                update -> !(update instanceof AppendEvents || update instanceof CreateGroup)
                        && refusals.getAndDecrement() > 0);
        try (LogSink records = LogSink.ofRecords(faulty, logs.clock, logs.tasks, 16_000)) {
            for (int i = 0; i < 200; i++) {
                record(records, "s", i);
                records.flush();
            }
        }
        assertTrue(refusals.get() <= 0, "it was refused");
        assertTrue(storedBytes() <= 16_000, () -> "holds " + storedBytes());
        List<Integer> kept = numbers();
        assertEquals(IntStream.range(200 - kept.size(), 200).boxed().toList(), kept, "each once");
    }

    @Test
    void aLowerLimitHoldsFromTheNextRecordOn() {
        try (LogSink records = ofRecords(64_000)) {
            IntStream.range(0, 300).forEach(i -> record(records, "s", i));
        }
        try (LogSink records = ofRecords(16_000)) {
            record(records, "s", 300);
        }
        assertTrue(storedBytes() <= 16_000, () -> "holds " + storedBytes());
        assertEquals(300, numbers().getLast());
    }

    @Test
    void streamsThatWereDeletedDontTakeTheRoomOfOthersOnceTheyAreTrimmed() {
        try (LogSink records = ofRecords(64_000)) {
            IntStream.range(0, 300).forEach(i -> record(records, "gone", i));
            records.flush();
            logs.call(
                    "DeleteLogStream",
                    DeleteLogStreamRequest.create().logGroupName(GROUP).logStreamName("gone"),
                    View.class);
            logs.trimmer.trim();
            assertEquals(0, storedBytes());
            for (int i = 0; i < 400; i++) {
                record(records, "s", i);
                records.flush();
            }
        }
        assertEquals(400, numbers().size()); // though with those that are gone it would be too much
    }

    private LogSink ofRecords(long bytesMax) {
        return LogSink.ofRecords(logs.store, logs.clock, logs.tasks, bytesMax);
    }

    /** A record that weighs 100 bytes. */
    private void record(LogSink records, String stream, int number) {
        logs.clock.advance(Duration.ofMillis(1));
        String text = String.format(Locale.ROOT, "%074d", number);
        records.append(LogsFixture.ACCOUNT, LogsFixture.REGION, GROUP, stream, logs.now(), text);
    }

    private long storedBytes() {
        return logs.call(
                        "DescribeLogGroups",
                        DescribeLogGroupsRequest.create().logGroupNamePrefix(GROUP),
                        DescribeLogGroupsResponse.class)
                .logGroups()
                .getFirst()
                .storedBytes();
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        String token = null;
        do {
            FilterLogEventsResponse page = logs.call(
                    "FilterLogEvents",
                    FilterLogEventsRequest.create().logGroupName(GROUP).nextToken(token),
                    FilterLogEventsResponse.class);
            page.events().forEach(event -> numbers.add(Integer.parseInt(event.message())));
            token = page.nextToken();
        } while (token != null);
        return numbers;
    }

    @Test
    void saysAsARecordHowManyRecordsAreMissing() {
        CountDownLatch stall = new CountDownLatch(1);
        FaultyStore stalling = new FaultyStore(logs.store);
        stalling.failUpdates(FaultyStore.Fault.REFUSED, update -> {
            await(stall);
            return false;
        });
        try (LogSink slow = LogSink.ofRecords(stalling, logs.clock, logs.tasks, BYTES_MAX)) {
            String record = "{\"a\":\"" + "x".repeat(50_000) + "\"}";
            for (int i = 0; i < 100; i++) { // 10 MB in memory
                slow.append(LogsFixture.ACCOUNT, LogsFixture.REGION, GROUP, "s", logs.now(), record);
            }
            stall.countDown();
            slow.flush();
        }
        FilterLogEventsResponse found = logs.call(
                "FilterLogEvents",
                FilterLogEventsRequest.create().logGroupName(GROUP).filterPattern("{ $.gap > 0 }"),
                FilterLogEventsResponse.class);
        assertEquals(1, found.events().size());
        String said = found.events().getFirst().message();
        assertTrue(said.matches("\\{\"time\":\"[^\"]+Z\",\"gap\":\\d+}"), said);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
