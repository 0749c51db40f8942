// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What is said of records that are given up: whose they were, why, how often they were tried, and which.
 *
 * @param mappingUuid of the mapping that gives them up
 * @param region of the mapping
 * @param functionArn as the mapping has it
 * @param condition why they are given up, as AWS writes it
 * @param invokeCount how often the function was run with them
 * @param response of the last run; none if the records were too old to be tried
 * @param shardId the shard of the first record
 * @param event what the function was, or would have been, given
 */
public record FailureReport(
        String mappingUuid,
        String region,
        String requestId,
        String functionArn,
        String condition,
        int invokeCount,
        @Nullable Response response,
        Instant time,
        String shardId,
        String firstSequenceNumber,
        String lastSequenceNumber,
        Instant firstArrival,
        Instant lastArrival,
        int records,
        String streamArn,
        byte[] event) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter WITH_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter WITHOUT_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /**
     * How the last run ended.
     *
     * @param functionError as Invoke names it; null if the function answered, but that some records failed
     */
    public record Response(String executedVersion, @Nullable String functionError) {}

    /** The report as queues and topics get it: without the records. */
    byte[] message() {
        return write(false);
    }

    /** The report as buckets get it: with the records. */
    byte[] object() {
        return write(true);
    }

    private byte[] write(boolean withEvent) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("requestId", requestId);
            json.writeStringField("functionArn", functionArn);
            json.writeStringField("condition", condition);
            json.writeNumberField("approximateInvokeCount", invokeCount);
            json.writeEndObject();
            if (response != null) {
                json.writeObjectFieldStart("responseContext");
                json.writeNumberField("statusCode", 200);
                json.writeStringField("executedVersion", response.executedVersion());
                json.writeStringField("functionError", response.functionError()); // null is written as null
                json.writeEndObject();
            }
            json.writeStringField("version", "1.0");
            json.writeStringField("timestamp", WITH_MILLIS.format(time));
            json.writeObjectFieldStart("DDBStreamBatchInfo");
            json.writeStringField("shardId", shardId);
            json.writeStringField("startSequenceNumber", firstSequenceNumber);
            json.writeStringField("endSequenceNumber", lastSequenceNumber);
            json.writeStringField("approximateArrivalOfFirstRecord", WITHOUT_MILLIS.format(firstArrival));
            json.writeStringField("approximateArrivalOfLastRecord", WITHOUT_MILLIS.format(lastArrival));
            json.writeNumberField("batchSize", records);
            json.writeStringField("streamArn", streamArn);
            json.writeEndObject();
            if (withEvent) {
                json.writeFieldName("payload");
                json.writeRawValue(new String(event, StandardCharsets.UTF_8));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a ByteArrayOutputStream has none
        }
        return bytes.toByteArray();
    }
}
