// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rivermill.base.Clock;
import io.rivermill.logs.LogSink;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes what becomes of each record into the log group {@code /rivermill/event-source-mappings}, a stream per mapping, so
 * that one change can be followed: {@code { $.seqs[*] = "its sequence number" }} finds all that was done with it.
 *
 * <p>Records are dropped when they come faster than they can be written; nothing waits for them.
 *
 * <p>Threads: any.
 */
final class MappingTrace implements Watch {
    static final String GROUP = "/rivermill/event-source-mappings";

    /** Larger batches are several records, so that none is longer than a log event may be. */
    static final int SEQUENCE_NUMBERS_MAX = 2_000;

    private static final int ERROR_CHARACTERS_MAX = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final LogSink sink;
    private final Clock clock;

    MappingTrace(LogSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /** What is told beside the records; what isn't known isn't written. */
    private record Said(
            String outcome,
            @Nullable Attempt attempt,
            @Nullable String requestId,
            @Nullable String error) {}

    @Override
    public void filteredOut(Mapping mapping, String shardId, List<String> sequenceNumbers) {
        write(mapping, shardId, sequenceNumbers, new Said("Filtered", null, null, null));
    }

    @Override
    public void attempted(Mapping mapping, Attempt attempt) {
        Batch batch = attempt.batch();
        write(mapping, batch.shardId(), numbers(batch.records()), said(attempt));
    }

    @Override
    public void discarded(Discarded discarded, Discards.Fate fate) {
        String condition = discarded.condition().text();
        Said said = switch (fate) {
            case DELIVERED -> new Said("SentToDestination", null, null, condition);
            case UNREPORTED -> new Said("Discarded", null, null, condition);
            case LOST -> new Said("Discarded", null, null, condition + "; the destination didn't take the report");
        };
        write(discarded.mapping(), discarded.shardId(), numbers(discarded.records()), said);
    }

    private static Said said(Attempt attempt) {
        return switch (attempt.result()) {
            case BatchResult.Succeeded success
            when attempt.next() == Next.DONE ->
                new Said("OK", attempt, success.run().requestId(), null);
            case BatchResult.Succeeded success ->
                new Said("FunctionError", attempt, success.run().requestId(), text(success.payload()));
            case BatchResult.Failed failure ->
                new Said(
                        attempt.next() == Next.HALVES ? "Bisected" : "FunctionError",
                        attempt,
                        failure.run().requestId(),
                        text(failure.payload()));
            case BatchResult.NotRun(String why) -> new Said("Throttled", attempt, null, why);
            case BatchResult.Missing() -> new Said("Throttled", attempt, null, "there is no such function");
        };
    }

    private static String text(byte[] payload) {
        int length = Math.min(payload.length, ERROR_CHARACTERS_MAX);
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    private static List<String> numbers(List<Batch.Entry> records) {
        return records.stream().map(Batch.Entry::sequenceNumber).toList();
    }

    private void write(Mapping mapping, String shardId, List<String> numbers, Said said) {
        long now = clock.millis();
        int from = 0;
        do {
            int to = Math.min(numbers.size(), from + SEQUENCE_NUMBERS_MAX);
            String record = record(mapping, shardId, numbers.subList(from, to), said, now);
            sink.append(mapping.account(), mapping.region(), GROUP, mapping.uuid(), now, record);
            from = to;
        } while (from < numbers.size());
    }

    private static String record(Mapping mapping, String shardId, List<String> numbers, Said said, long nowMillis) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", Instant.ofEpochMilli(nowMillis).toString());
            json.writeStringField("mappingUuid", mapping.uuid());
            json.writeStringField("functionArn", mapping.functionArn());
            json.writeStringField("streamArn", mapping.eventSourceArn());
            json.writeStringField("shardId", shardId);
            json.writeStringField("outcome", said.outcome());
            json.writeNumberField("count", numbers.size());
            if (!numbers.isEmpty()) {
                json.writeStringField("firstSeq", numbers.getFirst());
                json.writeStringField("lastSeq", numbers.getLast());
            }
            if (said.attempt() != null) {
                json.writeNumberField("attempt", said.attempt().number());
                writeTimes(json, said.attempt());
            }
            writeIfKnown(json, "requestId", said.requestId());
            writeIfKnown(json, "error", said.error());
            json.writeArrayFieldStart("seqs");
            for (String number : numbers) {
                json.writeString(number);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return text.toString();
    }

    private static void writeTimes(JsonGenerator json, Attempt attempt) throws IOException {
        json.writeNumberField("invokeMs", attempt.millis());
        OptionalLong age = attempt.iteratorAgeMillis();
        if (age.isPresent()) {
            json.writeNumberField("readMs", attempt.batch().readMillis());
            json.writeNumberField("iteratorAgeMs", age.getAsLong());
        }
        OptionalLong window = attempt.windowStartMillis();
        if (window.isPresent()) {
            json.writeStringField(
                    "windowStart", Instant.ofEpochMilli(window.getAsLong()).toString());
        }
    }

    private static void writeIfKnown(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
