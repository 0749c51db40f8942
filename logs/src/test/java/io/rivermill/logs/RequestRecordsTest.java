// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.http.RequestLog;
import io.rivermill.http.WrittenChanges;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestRecordsTest {
    private static final List<WrittenChanges.Written> CHANGES =
            List.of(new WrittenChanges.Written(7, 1), new WrittenChanges.Written(8, 2));
    private static final String RESOURCE = "arn:aws:dynamodb:eu-west-1:111111111111:table/t";

    private final LogsFixture logs = new LogsFixture();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final RequestRecords records =
            new RequestRecords(new Sink(), (sequence, bucket) -> bucket + "-" + sequence, logs.clock, logs.tasks);

    private final class Sink implements LogSink {
        @Override
        public void append(
                String account, String region, String group, String stream, long timestampMillis, String message) {
            assertEquals("/rivermill/requests", group);
            written.add(account + ' ' + region + ' ' + stream + ' ' + message);
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
        records.close();
        logs.close();
    }

    @Test
    void aRequestIsWrittenWithItsCaller() {
        Caller caller = new Caller(Principal.root("111111111111"), "eu-west-1", "r", "127.0.0.1");
        records.answered(entry(caller, 400, "ResourceNotFoundException"));
        records.drain();
        assertEquals(
                List.of("111111111111 eu-west-1 dynamodb {\"time\":\"2026-01-01T00:00:00Z\",\"service\":\"dynamodb\","
                        + "\"operation\":\"PutItem\",\"principal\":\"arn:aws:iam::111111111111:root\","
                        + "\"sourceAddress\":\"127.0.0.1\",\"resource\":\"" + RESOURCE
                        + "\",\"userAgent\":\"agent/1\",\"requestId\":\"r\",\"status\":400,"
                        + "\"errorCode\":\"ResourceNotFoundException\",\"ms\":1.500,\"requestBytes\":10,"
                        + "\"answerBytes\":20,\"seqs\":[\"1-7\",\"2-8\"]}"),
                written);
    }

    @Test
    void aRequestThatWasntLetInHasNoCaller() {
        records.answered(entry(null, 403, "AccessDenied"));
        records.drain();
        assertTrue(written.getFirst().startsWith("000000000000 us-east-1 dynamodb {"), written.getFirst());
        assertTrue(!written.getFirst().contains("principal"), written.getFirst());
    }

    @Test
    void whatIsTooMuchIsCounted() {
        int more = 3 * RequestRecords.RING_ENTRIES;
        for (int i = 0; i < more; i++) {
            records.answered(entry(null, 200, null));
        }
        records.close(); // hands over what there is
        int gaps = written.stream()
                .filter(line -> line.contains("\"gap\":"))
                .mapToInt(line -> Integer.parseInt(line.replaceFirst(".*\"gap\":(\\d+)}", "$1")))
                .sum();
        long whole = written.stream().filter(line -> line.contains("PutItem")).count();
        assertEquals(more, whole + gaps);
    }

    private static RequestLog.Entry entry(@Nullable Caller caller, int status, @Nullable String code) {
        return new RequestLog.Entry(
                "r", "dynamodb:PutItem", caller, status, code, 1_500_000, 10, 20, RESOURCE, "agent/1", CHANGES);
    }
}
