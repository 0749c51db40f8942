// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Answers in a form in which those are equal that say the same. */
final class Canonical {
    private static final Set<String> TYPES = Set.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M");

    private Canonical() {}

    /** Of an operation's answer: the items of a batch are in no order, nor are the tables of what was spent. */
    static Object answer(String operation, Map<?, ?> json) {
        Object canonical = of(json);
        if (!(canonical instanceof Map<?, ?> map)) {
            return canonical;
        }
        Map<Object, Object> sorted = new TreeMap<>(map);
        sorted.computeIfPresent(
                "ConsumedCapacity", (name, spent) -> spent instanceof List<?> all ? sorted(all) : spent);
        if (operation.equals("BatchGetItem")) {
            sorted.computeIfPresent("Responses", (name, tables) -> eachSorted((Map<?, ?>) tables));
        }
        return sorted;
    }

    private static Object eachSorted(Map<?, ?> tables) {
        Map<Object, Object> sorted = new TreeMap<>();
        tables.forEach((name, items) -> sorted.put(name, sorted((List<?>) items)));
        return sorted;
    }

    static List<?> sorted(List<?> items) {
        return items.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    static Object of(Object json) {
        return switch (json) {
            case Map<?, ?> map when isValue(map) -> value(map);
            case Map<?, ?> map -> members(map);
            case List<?> list -> list.stream().map(Canonical::of).toList();
            case Number number ->
                new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
            default -> json;
        };
    }

    /** A value as it is written, but for the order of a set's members. */
    private static Object value(Map<?, ?> json) {
        Map.Entry<?, ?> only = json.entrySet().iterator().next();
        Object payload = switch (only.getValue()) {
            case Map<?, ?> map -> members(map);
            case List<?> list when !only.getKey().equals("L") -> sorted(list);
            default -> of(only.getValue());
        };
        return List.of(only.getKey(), payload);
    }

    private static Map<Object, Object> members(Map<?, ?> map) {
        Map<Object, Object> members = new TreeMap<>();
        map.forEach((name, member) -> members.put(name, of(member)));
        return members;
    }

    private static boolean isValue(Map<?, ?> map) {
        return map.size() == 1
                && TYPES.contains(String.valueOf(map.keySet().iterator().next()));
    }
}
