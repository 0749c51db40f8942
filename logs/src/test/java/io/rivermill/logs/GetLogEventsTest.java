// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static io.rivermill.logs.LogsFixture.event;
import static io.rivermill.logs.LogsFixture.messages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.logs.GetLogEventsRequest;
import io.rivermill.wire.logs.GetLogEventsResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GetLogEventsTest {
    private final LogsFixture logs = new LogsFixture();

    @AfterEach
    void close() {
        logs.close();
    }

    @BeforeEach
    void fill() {
        logs.createGroup("g");
        logs.createStream("g", "s");
        long now = logs.now();
        logs.put(
                "g",
                "s",
                event(now, "1"),
                event(now, "2"),
                event(now + 1, "3"),
                event(now + 2, "4"),
                event(now + 3, "5"));
    }

    private static GetLogEventsRequest request() {
        return GetLogEventsRequest.create().logGroupName("g").logStreamName("s");
    }

    @Test
    void beginsWithTheLatestAscending() {
        assertEquals(List.of("4", "5"), messages(logs.get(request().limit(2))));
    }

    @Test
    void beginsWithTheEarliestWhenAskedTo() {
        assertEquals(List.of("1", "2"), messages(logs.get(request().limit(2).startFromHead(true))));
    }

    @Test
    void timesAndTokensBeyondAllEventsGiveEmptyPages() {
        GetLogEventsResponse late = logs.get(request().startTime(Long.MAX_VALUE));
        assertEquals(List.of(), messages(late));
        assertEquals(List.of(), messages(logs.get(request().nextToken(late.nextForwardToken()))));
        String place = late.nextForwardToken().substring(2, 2 + 37);
        String last = "f/" + place + Long.MAX_VALUE + "/s";
        assertEquals(List.of(), messages(logs.get(request().nextToken(last))));
    }

    @Test
    void pagesForwardUntilTheTokenStaysTheSameAndThenFollows() {
        GetLogEventsResponse first = logs.get(request().limit(3).startFromHead(true));
        GetLogEventsResponse second = logs.get(request().limit(3).nextToken(first.nextForwardToken()));
        assertEquals(List.of("4", "5"), messages(second));
        GetLogEventsResponse end = logs.get(request().limit(3).nextToken(second.nextForwardToken()));
        assertEquals(List.of(), messages(end));
        assertEquals(second.nextForwardToken(), end.nextForwardToken());
        logs.put("g", "s", event(logs.now() + 3, "6"));
        assertEquals(List.of("6"), messages(logs.get(request().nextToken(end.nextForwardToken()))));
        assertEquals(List.of("4", "5"), messages(logs.get(request().limit(2).nextToken(end.nextBackwardToken()))));
    }

    @Test
    void pagesBackwardUntilTheTokenStaysTheSame() {
        GetLogEventsResponse last = logs.get(request().limit(2));
        GetLogEventsResponse before = logs.get(request().limit(2).nextToken(last.nextBackwardToken()));
        assertEquals(List.of("2", "3"), messages(before));
        GetLogEventsResponse first = logs.get(request().limit(2).nextToken(before.nextBackwardToken()));
        assertEquals(List.of("1"), messages(first));
        GetLogEventsResponse end = logs.get(request().limit(2).nextToken(first.nextBackwardToken()));
        assertEquals(List.of(), messages(end));
        assertEquals(first.nextBackwardToken(), end.nextBackwardToken());
        assertEquals(List.of("1", "2"), messages(logs.get(request().limit(2).nextToken(end.nextForwardToken()))));
    }

    @Test
    void tokensHaveAwsForm() {
        GetLogEventsResponse page = logs.get(request());
        assertTrue(page.nextForwardToken().matches("f/\\d{56}/s"));
        assertTrue(page.nextBackwardToken().matches("b/\\d{56}/s"));
    }

    @Test
    void followsAStreamFromBeforeItsFirstEvent() {
        logs.createStream("g", "empty");
        GetLogEventsRequest empty =
                GetLogEventsRequest.create().logGroupName("g").logStreamName("empty");
        GetLogEventsResponse page = logs.get(empty.startFromHead(true));
        logs.put("g", "empty", event(logs.now(), "first"));
        assertEquals(List.of("first"), messages(logs.get(empty.nextToken(page.nextForwardToken()))));
    }

    @Test
    void startIsInclusiveAndEndExclusive() {
        long now = logs.now();
        assertEquals(
                List.of("3", "4"),
                messages(logs.get(request().startTime(now + 1).endTime(now + 3))));
    }

    @Test
    void refusesATokenOfAnotherStreamOrNone() {
        logs.createStream("g", "other");
        GetLogEventsRequest other =
                GetLogEventsRequest.create().logGroupName("g").logStreamName("other");
        String token = logs.get(request()).nextForwardToken();
        for (String bad : List.of(token, "f/123/s", "garbled", "f/s", "")) {
            ServiceException refusal = logs.refusal("GetLogEvents", other.nextToken(bad));
            assertEquals("InvalidParameterException", refusal.code());
            assertEquals("The specified nextToken is invalid.", refusal.getMessage());
        }
    }

    @Test
    void takesTheArnOfAGroupAndNotBothWaysToNameIt() {
        String arn = "arn:aws:logs:eu-central-1:000000000000:log-group:g";
        GetLogEventsRequest byArn =
                GetLogEventsRequest.create().logStreamName("s").logGroupIdentifier(arn + ":*");
        assertEquals(5, messages(logs.get(byArn)).size());
        ServiceException refusal = logs.refusal("GetLogEvents", byArn.logGroupName("g"));
        assertEquals("ValidationException", refusal.code());
        assertEquals("LogGroup name and LogGroup ARN are mutually exclusive parameters.", refusal.getMessage());
    }

    @Test
    void saysWhatIsMissing() {
        GetLogEventsRequest missing =
                GetLogEventsRequest.create().logGroupName("x").logStreamName("s");
        assertEquals(
                "The specified log group does not exist.",
                logs.refusal("GetLogEvents", missing).getMessage());
        assertEquals(
                "The specified log stream does not exist.",
                logs.refusal("GetLogEvents", request().logStreamName("x")).getMessage());
    }
}
