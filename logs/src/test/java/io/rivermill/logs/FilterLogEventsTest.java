// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static io.rivermill.logs.LogsFixture.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.wire.logs.FilterLogEventsRequest;
import io.rivermill.wire.logs.FilterLogEventsResponse;
import io.rivermill.wire.logs.FilteredLogEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FilterLogEventsTest {
    private final LogsFixture logs = new LogsFixture();

    @AfterEach
    void close() {
        logs.close();
    }

    @BeforeEach
    void create() {
        logs.createGroup("g");
    }

    private static FilterLogEventsRequest request() {
        return FilterLogEventsRequest.create().logGroupName("g");
    }

    private FilterLogEventsResponse filter(FilterLogEventsRequest request) {
        return logs.call("FilterLogEvents", request, FilterLogEventsResponse.class);
    }

    private static List<String> messages(FilterLogEventsResponse response) {
        return response.events().stream().map(FilteredLogEvent::message).toList();
    }

    /** Everything a request finds, page by page. */
    private List<FilteredLogEvent> all(FilterLogEventsRequest request) {
        List<FilteredLogEvent> events = new ArrayList<>();
        FilterLogEventsResponse page = filter(request);
        events.addAll(page.events());
        while (page.nextToken() != null) {
            page = filter(request.nextToken(page.nextToken()));
            events.addAll(page.events());
        }
        return events;
    }

    @Test
    void mergesStreamsInTheOrderOfTime() {
        long now = logs.now();
        logs.createStream("g", "a");
        logs.createStream("g", "b");
        logs.put("g", "a", event(now, "1"), event(now + 2, "3"), event(now + 4, "5"));
        logs.put("g", "b", event(now + 1, "2"), event(now + 3, "4"));
        assertEquals(List.of("1", "2", "3", "4", "5"), messages(filter(request())));
        assertEquals(List.of("2", "4"), messages(filter(request().logStreamNamePrefix("b"))));
        assertEquals(List.of("1", "3", "5"), messages(filter(request().logStreamNames(List.of("a")))));
        assertEquals(
                List.of("2", "3", "4"),
                messages(filter(request().startTime(now + 1).endTime(now + 3))));
        assertEquals(List.of("5"), messages(filter(request().filterPattern("5"))));
    }

    @Test
    void pagesMeetEveryEventOnceInOrder() {
        Seeds.tryEach(5, random -> {
            String group = "g" + random.nextLong();
            logs.createGroup(group);
            int streams = 1 + random.nextInt(12);
            List<String> put = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                String stream = "s" + i;
                logs.createStream(group, stream);
                for (int j = random.nextInt(40); j > 0; j--) {
                    String message = stream + " " + j;
                    logs.put(group, stream, event(logs.now() + random.nextInt(10), message));
                    put.add(message);
                }
            }
            List<FilteredLogEvent> found = all(request().logGroupName(group).limit(1 + random.nextInt(9)));
            assertEquals(put.size(), found.size());
            assertEquals(
                    new HashSet<>(put),
                    new HashSet<>(found.stream().map(FilteredLogEvent::message).toList()));
            assertEquals(
                    found.stream()
                            .sorted(Comparator.comparing(FilteredLogEvent::eventId))
                            .toList(),
                    found);
            assertEquals(
                    found.stream()
                            .sorted(Comparator.comparing(FilteredLogEvent::timestamp))
                            .toList(),
                    found);
        });
    }

    @Test
    void eventIdsHave56Digits() {
        logs.createStream("g", "a");
        logs.put("g", "a", event(logs.now(), "x"));
        assertTrue(filter(request()).events().getFirst().eventId().matches("\\d{56}"));
    }

    @Test
    void refusesNamesTogetherWithAPrefixAndGarbledTokens() {
        assertEquals(
                "InvalidParameterException",
                logs.refusal(
                                "FilterLogEvents",
                                request().logStreamNamePrefix("a").logStreamNames(List.of("a")))
                        .code());
        assertEquals(
                "The specified nextToken is invalid.",
                logs.refusal("FilterLogEvents", request().nextToken("x")).getMessage());
    }
}
