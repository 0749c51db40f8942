// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a stream's records are exactly the changes of each item, in their order, as the stream's view shows them. */
final class StreamCheck {
    private static final Map<String, String> SERVICE =
            Map.of("PrincipalId", "dynamodb.amazonaws.com", "Type", "Service");

    private StreamCheck() {}

    /** A record as far as the model knows it. */
    private record Seen(String event, Table.Image image) {}

    static Optional<String> wrong(Table table, List<Map<?, ?>> records) {
        String view = table.schema().view();
        Map<Map<String, Value>, List<Seen>> found = new HashMap<>();
        Map<Map<String, Value>, BigInteger> last = new HashMap<>();
        Set<Object> ids = new HashSet<>();
        for (Map<?, ?> record : records) {
            Map<?, ?> change = (Map<?, ?>) record.get("dynamodb");
            Map<String, Value> key = Value.item((Map<?, ?>) change.get("Keys"));
            Object service = record.get("userIdentity");
            Table.Image image =
                    new Table.Image(image(change, "OldImage"), image(change, "NewImage"), SERVICE.equals(service));
            int bytes = Value.size(key)
                    + image.before().map(Value::size).orElse(0)
                    + image.after().map(Value::size).orElse(0);
            BigInteger sequence = new BigInteger(String.valueOf(change.get("SequenceNumber")));
            BigInteger before = last.put(key, sequence);
            boolean wellFormed = view.equals(change.get("StreamViewType"))
                    && ((Number) change.get("SizeBytes")).intValue() == bytes
                    && (service == null) != image.expired()
                    && ids.add(record.get("eventID"))
                    && (before == null || before.compareTo(sequence) < 0);
            if (!wellFormed) {
                return Optional.of("of view " + view + " has the record " + record + " of " + bytes + " bytes");
            }
            found.computeIfAbsent(key, it -> new ArrayList<>())
                    .add(new Seen(String.valueOf(record.get("eventName")), image));
        }
        for (Map.Entry<Map<String, Value>, List<Table.Image>> item :
                table.records().entrySet()) {
            List<Seen> seen = found.getOrDefault(item.getKey(), List.of());
            List<Seen> expected = item.getValue().stream()
                    .map(image -> new Seen(image.event(), image.seenAs(view)))
                    .toList();
            if (!seen.equals(expected)) {
                return Optional.of("has of " + item.getKey() + "\n  " + seen + "\n  not " + expected);
            }
        }
        found.keySet().removeAll(table.records().keySet());
        return found.isEmpty() ? Optional.empty() : Optional.of("has records of what never changed: " + found);
    }

    private static Optional<Map<String, Value>> image(Map<?, ?> change, String member) {
        return change.get(member) instanceof Map<?, ?> image ? Optional.of(Value.item(image)) : Optional.empty();
    }
}
