// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.wire.JsonTree;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A pattern of conditions on a message that is a JSON object; other messages don't match. */
record JsonPattern(Condition condition) implements FilterPattern {

    @Override
    public Optional<Map<String, String>> extract(String message) {
        if (!message.stripLeading().startsWith("{")
                || !(JsonTree.read(message.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> object)
                || !condition.holdsFor(object)) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        condition.extract(object, values);
        return Optional.of(values);
    }

    /** A condition or several. */
    sealed interface Condition {

        boolean holdsFor(Object message);

        /** Adds what it looks at. */
        void extract(Object message, Map<String, String> values);

        record All(List<Condition> parts) implements Condition {
            @Override
            public boolean holdsFor(Object message) {
                return parts.stream().allMatch(part -> part.holdsFor(message));
            }

            @Override
            public void extract(Object message, Map<String, String> values) {
                parts.forEach(part -> part.extract(message, values));
            }
        }

        record Any(List<Condition> parts) implements Condition {
            @Override
            public boolean holdsFor(Object message) {
                return parts.stream().anyMatch(part -> part.holdsFor(message));
            }

            @Override
            public void extract(Object message, Map<String, String> values) {
                parts.forEach(part -> part.extract(message, values));
            }
        }

        /** One of the values that are selected compares so. */
        record Compared(JsonSelector selector, Comparison comparison) implements Condition {
            @Override
            public boolean holdsFor(Object message) {
                return selector.select(message).stream().anyMatch(this::holdsForValue);
            }

            private boolean holdsForValue(Object value) {
                if (value instanceof BigDecimal number) {
                    return comparison.holdsFor(number);
                }
                return value instanceof String text
                        ? comparison.holdsFor(text)
                        : comparison.operator() == Comparison.Operator.EQUAL
                                && comparison.text().equals("*"); // that is: it exists
            }

            @Override
            public void extract(Object message, Map<String, String> values) {
                JsonPattern.extract(selector, message, values);
            }
        }

        /** One of the values that are selected is of this kind. */
        record Is(JsonSelector selector, Kind kind) implements Condition {
            /** Of what kind. */
            enum Kind implements Predicate<Object> {
                NULL,
                TRUE,
                FALSE;

                @Override
                public boolean test(Object value) {
                    return switch (this) {
                        case NULL -> value.equals(JsonTree.NULL);
                        case TRUE -> value.equals(true);
                        case FALSE -> value.equals(false);
                    };
                }
            }

            @Override
            public boolean holdsFor(Object message) {
                return selector.select(message).stream().anyMatch(kind);
            }

            @Override
            public void extract(Object message, Map<String, String> values) {
                JsonPattern.extract(selector, message, values);
            }
        }

        /** Nothing is selected. */
        record NotExists(JsonSelector selector) implements Condition {
            @Override
            public boolean holdsFor(Object message) {
                return selector.select(message).isEmpty();
            }

            @Override
            public void extract(Object message, Map<String, String> values) {}
        }
    }

    private static void extract(JsonSelector selector, Object message, Map<String, String> values) {
        for (Object value : selector.select(message)) {
            if (value instanceof BigDecimal number) {
                values.put(selector.text(), Comparison.plain(number));
            } else if (value instanceof String || value instanceof Boolean) {
                values.put(selector.text(), value.toString());
            }
        }
    }
}
