// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the server wrote down of what triggers did with each record, and what their functions printed then. */
record Traces(ApiClient api) {
    private static final String GROUP = "/rivermill/event-source-mappings";
    private static final int LOG_LINES_MAX = 100;

    /** What was done with a record, in order. */
    List<Json> of(String sequenceNumber) {
        return events(GROUP, "{ $.seqs[*] = \"" + sequenceNumber + "\" }").stream()
                .map(event -> Json.parse(event.at("message").text().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** What a function's log says of a request, from START to REPORT; the first lines of it if it says much. */
    List<String> lines(String function, String requestId) {
        String group = "/aws/lambda/" + function.replaceFirst(":.*", "");
        return events(group, "\"START RequestId: " + requestId + '"').stream()
                .findFirst()
                .map(start -> upToReport(group, start, requestId))
                .orElse(List.of());
    }

    private List<String> upToReport(String group, Json start, String requestId) {
        Map<String, Object> request = Map.of(
                "logGroupName",
                group,
                "logStreamName",
                start.at("logStreamName").text(),
                "startTime",
                start.at("timestamp").number(),
                "startFromHead",
                true,
                "limit",
                LOG_LINES_MAX);
        List<String> lines = api.json("logs", "Logs_20140328.GetLogEvents", request).at("events").elements().stream()
                .map(event -> event.at("message").text())
                .dropWhile(line -> !line.startsWith("START RequestId: " + requestId))
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("REPORT RequestId: " + requestId)) {
                return lines.subList(0, i + 1);
            }
        }
        return lines;
    }

    private List<Json> events(String group, String pattern) {
        List<Json> events = new ArrayList<>();
        Map<String, Object> request = new HashMap<>(Map.of("logGroupName", group, "filterPattern", pattern));
        String token;
        try {
            do {
                Json page = api.json("logs", "Logs_20140328.FilterLogEvents", request);
                events.addAll(page.at("events").elements());
                token = page.at("nextToken").text();
                request.put("nextToken", token);
            } while (!token.isEmpty());
        } catch (ApiException e) {
            if (!e.code().equals("ResourceNotFoundException")) {
                throw e;
            }
        }
        return events;
    }
}
