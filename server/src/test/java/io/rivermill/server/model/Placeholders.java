// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values that a request's expressions refer to. */
final class Placeholders {
    private final Map<String, Object> names = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** How to write {@code name}: names of even length as they are, so that both ways are tried. */
    String name(String name) {
        if (name.length() % 2 == 0) {
            return name;
        }
        String placeholder = "#" + name;
        names.put(placeholder, name);
        return placeholder;
    }

    String value(Value value) {
        String placeholder = ":v" + values.size();
        values.put(placeholder, value.json());
        return placeholder;
    }

    void addTo(Map<String, Object> request) {
        if (!names.isEmpty()) {
            request.put("ExpressionAttributeNames", names);
        }
        if (!values.isEmpty()) {
            request.put("ExpressionAttributeValues", values);
        }
    }
}
