// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.logs.LogSink;
import io.rivermill.logs.Metrics;
import io.rivermill.wire.JsonTree;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingMetricsConfig;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written and counted of what mappings do. */
class WatchTest {
    private static final String GROUP = "/rivermill/event-source-mappings";
    private static final BatchResult.Run RUN = new BatchResult.Run("request", "$LATEST");
    private static final BatchResult OK = new BatchResult.Succeeded(RUN, text("null"));
    private static final BatchResult ERROR = new BatchResult.Failed(RUN, text("{\"errorType\":\"E\"}"));

    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Metrics metrics = new Metrics();
    private final MappingFixture world = new MappingFixture();
    private final Watch watch =
            Watch.of(List.of(new MappingTrace(new Sink(), world.clock), new MappingMetrics(metrics)));

    private final class Sink implements LogSink {
        @Override
        public void append(
                String account, String region, String group, String stream, long timestampMillis, String message) {
            assertEquals(GROUP, group);
            assertEquals(stream, member(message, "mappingUuid"));
            written.add(message);
        }

        @Override
        public void flush() {
            // nothing waits
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesABatchWithAllItsSequenceNumbers() {
        Mapping mapping = mapping(false);
        watch.attempted(mapping, attempt(OK, Watch.Next.DONE, 3));
        assertEquals(
                List.of(
                        "{\"time\":\"2026-01-01T00:00:00Z\",\"mappingUuid\":\"" + mapping.uuid()
                                + "\",\"functionArn\":\"" + FakeFunctions.arn("f")
                                + "\",\"streamArn\":\"" + world.stream.arn()
                                + "\",\"shardId\":\"shard-0\",\"outcome\":\"OK\","
                                + "\"count\":3,\"firstSeq\":\"1000\",\"lastSeq\":\"1002\",\"attempt\":2,\"invokeMs\":7,"
                                + "\"readMs\":5,\"iteratorAgeMs\":1500,\"requestId\":\"request\",\"seqs\":[\"1000\",\"1001\",\"1002\"]}"),
                written);
    }

    @Test
    void writesTheWindowOfEachCallAndOfTheOneThatEndsIt() {
        world.watch = watch;
        world.restart();
        world.functions.behaviour = records -> FakeFunctions.answer("{\"state\":{}}");
        String uuid = world.createEnabled(world.request().tumblingWindowInSeconds(60));
        world.change(0, "a");
        world.awaitResult(uuid, "OK");
        world.clock.advance(Duration.ofSeconds(90));
        world.await("two calls", () -> written.size() == 2);
        for (String record : written) {
            assertEquals("2026-01-01T00:00:00Z", member(record, "windowStart"));
            assertEquals("OK", member(record, "outcome"));
        }
        assertEquals("1", member(written.getFirst(), "count"));
        assertEquals("[]", member(written.getLast(), "seqs"));
        assertEquals("null", member(written.getLast(), "iteratorAgeMs")); // nothing was read for this call
    }

    @Test
    void tellsHowLongABatchGathered() {
        world.watch = watch;
        world.restart();
        world.createEnabled(
                world.request().batchSize(2).maximumBatchingWindowInSeconds(10).filterCriteria(startingWithA()));
        world.change(0, "a1", "b1");
        world.await("that the first was read", () -> written.size() == 1); // the other is filtered out
        world.clock.advance(Duration.ofSeconds(3));
        world.change(0, "a2");
        world.await("a batch", () -> written.size() == 2);
        assertEquals("3000", member(written.getLast(), "readMs"));
    }

    @Test
    void writesLargeBatchesInParts() {
        watch.attempted(mapping(false), attempt(OK, Watch.Next.DONE, 2 * MappingTrace.SEQUENCE_NUMBERS_MAX + 1));
        assertEquals(3, written.size());
        for (String record : written) {
            assertTrue(record.length() < 256 << 10);
        }
        assertEquals("1", member(written.getLast(), "count"));
    }

    @Test
    void namesEachOutcome() {
        Mapping mapping = mapping(false);
        watch.filteredOut(mapping, "shard-0", List.of("1"));
        watch.attempted(mapping, attempt(ERROR, Watch.Next.REST, 1));
        watch.attempted(mapping, attempt(ERROR, Watch.Next.HALVES, 2));
        watch.attempted(mapping, attempt(new BatchResult.NotRun("busy"), Watch.Next.REST, 1));
        watch.attempted(mapping, attempt(new BatchResult.Missing(), Watch.Next.REST, 1));
        Discarded discarded = discarded(mapping, Discarded.Condition.RETRY_ATTEMPTS_EXHAUSTED);
        watch.discarded(discarded, Discards.Fate.DELIVERED);
        watch.discarded(discarded, Discards.Fate.UNREPORTED);
        watch.discarded(discarded, Discards.Fate.LOST);
        assertEquals(
                List.of(
                        "Filtered null",
                        "FunctionError {\"errorType\":\"E\"}",
                        "Bisected {\"errorType\":\"E\"}",
                        "Throttled busy",
                        "Throttled there is no such function",
                        "SentToDestination RetryAttemptsExhausted",
                        "Discarded RetryAttemptsExhausted",
                        "Discarded RetryAttemptsExhausted; the destination didn't take the report"),
                written.stream()
                        .map(record -> member(record, "outcome") + ' ' + member(record, "error"))
                        .toList());
    }

    @Test
    void countsRecordsForMappingsThatAskForIt() {
        Mapping mapping = mapping(true);
        watch.filteredOut(mapping, "shard-0", List.of("1", "2"));
        watch.batched(mapping, batch(3));
        watch.attempted(mapping, attempt(ERROR, Watch.Next.REST, 3));
        watch.discarded(discarded(mapping, Discarded.Condition.RETRY_ATTEMPTS_EXHAUSTED), Discards.Fate.DELIVERED);
        watch.discarded(discarded(mapping, Discarded.Condition.RETRY_ATTEMPTS_EXHAUSTED), Discards.Fate.LOST);
        watch.discarded(discarded(mapping, Discarded.Condition.RECORD_AGE_EXCEEDED), Discards.Fate.UNREPORTED);
        assertEquals("5.0", counted("polled_event_count_total"));
        assertEquals("2.0", counted("filtered_out_event_count_total"));
        assertEquals("3.0", counted("invoked_event_count_total"));
        assertEquals("3.0", counted("failed_invoke_event_count_total"));
        assertEquals("1.0", counted("dropped_event_count_total")); // what the stream lost itself isn't dropped
        assertEquals("1.0", counted("on_failure_destination_delivered_event_count_total"));
        assertEquals("1.0", counted("destination_delivery_failures_total"));
        watch.deleted(mapping);
        assertFalse(metrics.prometheus().contains("event_source_mapping_uuid"), metrics.prometheus());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void tellsTheAgeOfRecordsAlways(boolean countsEvents) {
        watch.attempted(mapping(countsEvents), attempt(OK, Watch.Next.DONE, 1));
        assertEquals("1.5", counted("iterator_age_seconds_sum"));
        String dimensions = metrics.prometheus()
                .lines()
                .filter(line -> line.startsWith("aws_lambda_iterator_age_seconds_sum{"))
                .findFirst()
                .orElseThrow();
        assertTrue(dimensions.contains("function_name=\"f\""), dimensions);
        assertTrue(dimensions.contains("event_source_mapping_uuid=\""), dimensions);
        assertEquals(countsEvents, metrics.prometheus().contains("invoked_event_count"));
    }

    @Test
    void seesWhatAMappingDoes() {
        world.watch = watch;
        world.restart();
        String uuid = world.createEnabled(counting().filterCriteria(startingWithA()));
        world.change(0, "a1", "b1", "a2");
        world.awaitSeen(List.of("a1", "a2"));
        world.await("two records", () -> counted("invoked_event_count_total").equals("2.0"));
        assertEquals("3.0", counted("polled_event_count_total"));
        assertEquals("1.0", counted("filtered_out_event_count_total"));
        String filtered = written.stream()
                .filter(record -> "Filtered".equals(member(record, "outcome")))
                .findFirst()
                .orElseThrow();
        assertEquals(uuid, member(filtered, "mappingUuid"));
        assertTrue(member(filtered, "shardId").startsWith("shard-"), filtered);
    }

    @Test
    void tellsHowFarAMappingIsBehind() {
        world.watch = watch;
        world.restart();
        world.functions.behaviour = records -> FakeFunctions.failed();
        String uuid = world.createEnabled(world.request());
        world.change(1, "a", "b");
        world.await("a failure", () -> !world.functions.batches.isEmpty());
        world.clock.advance(Duration.ofSeconds(90));
        assertEquals("0.0", lag(uuid, 0));
        assertEquals("90.0", lag(uuid, 1));
        world.functions.behaviour = records -> FakeFunctions.ok();
        world.await("no lag", () -> lag(uuid, 1).equals("0.0"));
    }

    private String lag(String uuid, int bucket) {
        String head = "rivermill_trigger_lag_seconds{account=\"" + MappingFixture.ACCOUNT + "\",bucket=\"" + bucket
                + "\",event_source_mapping_uuid=\"" + uuid + '"';
        return metrics.prometheus()
                .lines()
                .filter(line -> line.startsWith(head))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    private static FilterCriteria startingWithA() {
        return FilterCriteria.create().filters(List.of(Filter.create().pattern("{\"name\":[{\"prefix\":\"a\"}]}")));
    }

    private CreateEventSourceMappingRequest counting() {
        return world.request()
                .metricsConfig(EventSourceMappingMetricsConfig.create().metrics(List.of("EventCount")));
    }

    /** A mapping that isn't at work. */
    private Mapping mapping(boolean countsEvents) {
        CreateEventSourceMappingRequest request = countsEvents ? counting() : world.request();
        String uuid = world.create(request.enabled(false)).uuid();
        return Mapping.read(
                world.store.blocking().get(MappingKeys.mapping(MappingFixture.ACCOUNT, MappingFixture.REGION, uuid)));
    }

    private static List<Batch.Entry> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Batch.Entry(i, 0, Integer.toString(1_000 + i), text("{}")))
                .toList();
    }

    private static Watch.Attempt attempt(BatchResult result, Watch.Next next, int count) {
        return new Watch.Attempt(batch(count), OptionalLong.empty(), 2, result, 1_500, 7, next);
    }

    private static Batch batch(int count) {
        return new Batch("shard-0", records(count), count, false, 5);
    }

    private static Discarded discarded(Mapping mapping, Discarded.Condition condition) {
        return new Discarded(mapping, "shard-0", records(1), condition, 1, ERROR);
    }

    private static String member(String record, String name) {
        return JsonTree.read(text(record)) instanceof Map<?, ?> map ? String.valueOf(map.get(name)) : "";
    }

    /** The value of the only series with this name. */
    private String counted(String name) {
        return metrics.prometheus()
                .lines()
                .filter(line -> line.startsWith("aws_lambda_" + name + '{'))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .reduce("", (left, right) -> left + right);
    }
}
