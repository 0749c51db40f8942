// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a stream's records are exactly the changes of each item, in their order. */
final class StreamCheck {
    private StreamCheck() {}

    static Optional<String> wrong(Table table, List<Map<?, ?>> records) {
        Map<Map<String, Value>, List<Table.Image>> found = new HashMap<>();
        for (Map<?, ?> record : records) {
            Map<?, ?> change = (Map<?, ?>) record.get("dynamodb");
            Map<String, Value> key = Value.item((Map<?, ?>) change.get("Keys"));
            Table.Image image = new Table.Image(image(change, "OldImage"), image(change, "NewImage"));
            if (!name(image).equals(record.get("eventName"))) {
                return Optional.of("calls a change " + record.get("eventName") + ": " + image);
            }
            found.computeIfAbsent(key, it -> new ArrayList<>()).add(image);
        }
        for (Map.Entry<Map<String, Value>, List<Table.Image>> item :
                table.records().entrySet()) {
            List<Table.Image> images = found.getOrDefault(item.getKey(), List.of());
            if (!images.equals(item.getValue())) {
                return Optional.of("has of " + item.getKey() + "\n  " + images + "\n  not " + item.getValue());
            }
        }
        found.keySet().removeAll(table.records().keySet());
        return found.isEmpty() ? Optional.empty() : Optional.of("has records of what never changed: " + found);
    }

    private static Optional<Map<String, Value>> image(Map<?, ?> change, String member) {
        return change.get(member) instanceof Map<?, ?> image ? Optional.of(Value.item(image)) : Optional.empty();
    }

    private static String name(Table.Image image) {
        if (image.before().isEmpty()) {
            return "INSERT";
        }
        return image.after().isEmpty() ? "REMOVE" : "MODIFY";
    }
}
