// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A log group, read on and on: each event once, in the order of time within one look.
 *
 * <p>Lines of different streams may arrive a little out of order, so each look goes back {@link #LATE_MILLIS} and leaves
 * out what it has seen.
 */
final class GroupTail {
    private static final String FUNCTIONS = "/aws/lambda/";
    private static final long LATE_MILLIS = 5_000;

    private final ApiClient api;
    private final String pattern;
    private final Map<String, Long> seen = new LinkedHashMap<>();
    private String group;
    private long fromMillis;

    /** {@code name} is a group if it begins with a slash, else a function or, if that has none, a group. */
    GroupTail(ApiClient api, String name, long fromMillis, String pattern) {
        this.api = api;
        this.group = name.startsWith("/") || isGroup(api, name) ? name : FUNCTIONS + name;
        this.fromMillis = fromMillis;
        this.pattern = pattern;
    }

    String group() {
        return group;
    }

    /** Passes on what is new; false if there is no such group. */
    boolean poll(Consumer<Json> each) {
        long newest = fromMillis;
        String token = "";
        try {
            do {
                Json page = api.json("logs", "Logs_20140328.FilterLogEvents", request(token));
                for (Json event : page.at("events").elements()) {
                    long millis = event.at("timestamp").number();
                    newest = Math.max(newest, millis - LATE_MILLIS);
                    if (seen.putIfAbsent(event.at("eventId").text(), millis) == null) {
                        each.accept(event);
                    }
                }
                token = page.at("nextToken").text();
            } while (!token.isEmpty());
        } catch (ApiException e) {
            if (e.code().equals("ResourceNotFoundException")) {
                return false;
            }
            throw e;
        }
        fromMillis = newest;
        long forgotten = fromMillis;
        seen.values().removeIf(millis -> millis < forgotten);
        return true;
    }

    private Map<String, Object> request(String token) {
        Map<String, Object> request = new HashMap<>(Map.of("logGroupName", group, "startTime", fromMillis));
        if (!pattern.isEmpty()) {
            request.put("filterPattern", pattern);
        }
        if (!token.isEmpty()) {
            request.put("nextToken", token);
        }
        return request;
    }

    private static boolean isGroup(ApiClient api, String name) {
        return api
                .json("logs", "Logs_20140328.DescribeLogGroups", Map.of("logGroupNamePrefix", name))
                .at("logGroups")
                .elements()
                .stream()
                .anyMatch(found -> found.at("logGroupName").text().equals(name));
    }
}
