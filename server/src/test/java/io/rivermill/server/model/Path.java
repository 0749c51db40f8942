// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way into an item: an attribute's name, then names (String) of maps' members and indexes (Integer) of lists. */
record Path(String name, List<Object> rest) {

    static Path of(String name, Object... rest) {
        return new Path(name, List.of(rest));
    }

    Optional<Value> in(Map<String, Value> item) {
        Optional<Value> value = Optional.ofNullable(item.get(name));
        for (Object step : rest) {
            value = value.flatMap(it -> below(it, step));
        }
        return value;
    }

    private static Optional<Value> below(Value value, Object step) {
        if (step instanceof Integer index) {
            return value instanceof Value.ListOf(List<Value> elements) && index < elements.size()
                    ? Optional.of(elements.get(index))
                    : Optional.empty();
        }
        return value instanceof Value.MapOf(Map<String, Value> members)
                ? Optional.ofNullable(members.get(step.toString()))
                : Optional.empty();
    }

    /** True if the two may not be in one update or projection: one leads through the other, or they differ about a type. */
    boolean clashes(Path other) {
        List<Object> left = steps();
        List<Object> right = other.steps();
        for (int i = 0; i < left.size() && i < right.size(); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return left.get(i).getClass() != right.get(i).getClass();
            }
        }
        return true;
    }

    List<Object> steps() {
        List<Object> steps = new ArrayList<>();
        steps.add(name);
        steps.addAll(rest);
        return steps;
    }

    String text(Placeholders placeholders) {
        StringBuilder text = new StringBuilder(placeholders.name(name));
        for (Object step : rest) {
            if (step instanceof Integer) {
                text.append('[').append(step).append(']');
            } else {
                text.append('.').append(placeholders.name(step.toString()));
            }
        }
        return text.toString();
    }
}
