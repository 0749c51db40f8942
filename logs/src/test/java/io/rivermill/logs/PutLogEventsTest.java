// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static io.rivermill.logs.LogsFixture.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.View;
import io.rivermill.wire.logs.InputLogEvent;
import io.rivermill.wire.logs.PutLogEventsRequest;
import io.rivermill.wire.logs.PutLogEventsResponse;
import io.rivermill.wire.logs.PutRetentionPolicyRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PutLogEventsTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    private final LogsFixture logs = new LogsFixture();

    @AfterEach
    void close() {
        logs.close();
    }

    @BeforeEach
    void create() {
        logs.createGroup("g");
        logs.createStream("g", "s");
    }

    private String refusal(InputLogEvent... events) {
        return logs.refusal(
                        "PutLogEvents",
                        PutLogEventsRequest.create()
                                .logGroupName("g")
                                .logStreamName("s")
                                .logEvents(List.of(events)))
                .getMessage();
    }

    @Test
    void answersATokenOf56Digits() {
        PutLogEventsResponse response = logs.put("g", "s", event(logs.now(), "x"));
        assertTrue(response.nextSequenceToken().matches("\\d{56}"));
        assertNull(response.rejectedLogEventsInfo());
    }

    @Test
    void ordersByTimeAcrossCalls() {
        logs.put("g", "s", event(logs.now(), "second"));
        logs.put("g", "s", event(logs.now() - 1, "first"));
        assertEquals(List.of("first", "second"), logs.messages("g", "s"));
    }

    @Test
    void refusesEventsOutOfOrder() {
        assertEquals(
                "Log events in a single PutLogEvents request must be in chronological order.",
                refusal(event(2, "a"), event(1, "b")));
    }

    @Test
    void refusesASpanOverADay() {
        long now = logs.now();
        assertEquals(
                "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
                refusal(event(now - DAY - 1, "a"), event(now, "b")));
    }

    @Test
    void leavesOutWhatIsTooOld() {
        long limit = logs.now() - 14 * DAY;
        PutLogEventsResponse response = logs.put("g", "s", event(limit - 1, "old"), event(limit, "kept"));
        assertEquals(1, response.rejectedLogEventsInfo().tooOldLogEventEndIndex());
        assertNull(response.rejectedLogEventsInfo().tooNewLogEventStartIndex());
        assertEquals(List.of("kept"), logs.messages("g", "s"));
    }

    @Test
    void leavesOutWhatIsTooNew() {
        long limit = logs.now() + 2 * HOUR;
        PutLogEventsResponse response = logs.put("g", "s", event(limit, "kept"), event(limit + 1, "new"));
        assertEquals(1, response.rejectedLogEventsInfo().tooNewLogEventStartIndex());
        assertEquals(List.of("kept"), logs.messages("g", "s"));
    }

    @Test
    void leavesOutWhatTheGroupNoLongerKeeps() {
        logs.call(
                "PutRetentionPolicy",
                PutRetentionPolicyRequest.create().logGroupName("g").retentionInDays(3),
                View.class);
        long limit = logs.now() - 3 * DAY;
        PutLogEventsResponse response = logs.put("g", "s", event(limit - 1, "old"), event(limit, "kept"));
        assertEquals(1, response.rejectedLogEventsInfo().expiredLogEventEndIndex());
        assertEquals(List.of("kept"), logs.messages("g", "s"));
    }

    @Test
    void neverMakesAGroupOrStream() {
        PutLogEventsRequest request =
                PutLogEventsRequest.create().logStreamName("x").logEvents(List.of(event(logs.now(), "x")));
        assertEquals(
                "The specified log stream does not exist.",
                logs.refusal("PutLogEvents", request.logGroupName("g")).getMessage());
        assertEquals(
                "The specified log group does not exist.",
                logs.refusal("PutLogEvents", request.logGroupName("x")).getMessage());
    }
}
