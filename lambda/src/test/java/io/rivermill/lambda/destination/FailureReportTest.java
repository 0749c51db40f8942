// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.lambda.destination.FailureReport.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureReportTest {
    private static final String BATCH = """
            "DDBStreamBatchInfo":{"shardId":"shardId-1","startSequenceNumber":"100","endSequenceNumber":"102",\
            "approximateArrivalOfFirstRecord":"2026-11-22T18:21:59Z",\
            "approximateArrivalOfLastRecord":"2026-11-22T18:22:00Z","batchSize":3,"streamArn":"STREAM"}""";

    @Test
    void aMessageHasTheMembersInAwsOrder() {
        assertEquals(
                """
                {"requestContext":{"requestId":"r","functionArn":"F","condition":"RetryAttemptsExhausted",\
                "approximateInvokeCount":2},\
                "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},\
                "version":"1.0","timestamp":"2026-11-22T18:22:01.000Z",""" + BATCH + "}", message(report("RetryAttemptsExhausted", new Response("$LATEST", "Unhandled"))));
    }

    @Test
    void recordsThatWereTooOldHaveNoResponse() {
        assertEquals("""
                {"requestContext":{"requestId":"r","functionArn":"F","condition":"RecordAgeExceeded",\
                "approximateInvokeCount":2},"version":"1.0","timestamp":"2026-11-22T18:22:01.000Z",""" + BATCH + "}", message(report("RecordAgeExceeded", null)));
    }

    @Test
    void aFunctionThatNamedFailedRecordsMadeNoErrorItself() {
        String message = message(report("RetryAttemptsExhausted", new Response("$LATEST", null)));
        assertEquals(true, message.contains("\"executedVersion\":\"$LATEST\",\"functionError\":null}"), message);
    }

    @Test
    void anObjectHasTheEventAsAnObjectToo() {
        FailureReport report = report("RecordAgeExceeded", null);
        String message = message(report);
        assertEquals(
                message.substring(0, message.length() - 1) + ",\"payload\":{\"Records\":[{\"a\":\"ü\"}]}}",
                new String(report.object(), StandardCharsets.UTF_8));
    }

    private static String message(FailureReport report) {
        return new String(report.message(), StandardCharsets.UTF_8);
    }

    static FailureReport report(String condition, @Nullable Response response) {
        return new FailureReport(
                "uuid",
                "us-east-1",
                "r",
                "F",
                condition,
                2,
                response,
                Instant.parse("2026-11-22T18:22:01Z"),
                "shardId-1",
                "100",
                "102",
                Instant.parse("2026-11-22T18:21:59.999Z"),
                Instant.parse("2026-11-22T18:22:00.001Z"),
                3,
                "STREAM",
                "{\"Records\":[{\"a\":\"ü\"}]}".getBytes(StandardCharsets.UTF_8));
    }
}
