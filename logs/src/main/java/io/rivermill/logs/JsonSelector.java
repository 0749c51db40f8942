// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which values of a JSON message: {@code $.a.b[0]["c.d"][*].e}.
 *
 * @param text as it stands in the pattern
 */
record JsonSelector(String text, List<Step> steps) {

    /** From a value to values in it. */
    sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}

        record Elements() implements Step {}
    }

    /** Reads a selector; blanks end it. */
    static JsonSelector read(PatternCursor cursor) {
        cursor.require("$");
        StringBuilder text = new StringBuilder("$");
        List<Step> steps = new ArrayList<>();
        while (true) {
            if (cursor.isNext('.')) {
                cursor.require(".");
                String name = cursor.upTo(".[=!<>&|()}");
                text.append('.').append(name);
                steps.add(new Step.Member(name));
            } else if (cursor.isNext('[')) {
                cursor.require("[");
                steps.add(bracket(cursor, text));
                cursor.require("]");
            } else {
                break;
            }
        }
        if (steps.isEmpty()) {
            throw FilterPattern.invalid();
        }
        return new JsonSelector(text.toString(), List.copyOf(steps));
    }

    private static Step bracket(PatternCursor cursor, StringBuilder text) {
        if (cursor.isNext('"')) {
            String name = cursor.quoted();
            text.append("[\"").append(name).append("\"]");
            return new Step.Member(name);
        }
        String index = cursor.upTo("]");
        text.append('[').append(index).append(']');
        if (index.equals("*")) {
            return new Step.Elements();
        }
        try {
            return new Step.Element(Integer.parseUnsignedInt(index));
        } catch (NumberFormatException e) {
            throw FilterPattern.invalid();
        }
    }

    /** The values; none if the way to them isn't there. */
    List<Object> select(Object message) {
        List<Object> values = List.of(message);
        for (Step step : steps) {
            List<Object> next = new ArrayList<>();
            for (Object value : values) {
                add(step, value, next);
            }
            values = next;
        }
        return values;
    }

    private static void add(Step step, Object value, List<Object> next) {
        switch (step) {
            case Step.Member(String name) -> {
                Object member = value instanceof Map<?, ?> object ? object.get(name) : null;
                if (member != null) {
                    next.add(member);
                }
            }
            case Step.Element(int index) -> {
                if (value instanceof List<?> array && index >= 0 && index < array.size()) {
                    next.add(array.get(index));
                }
            }
            case Step.Elements() -> {
                if (value instanceof List<?> array) {
                    next.addAll(array);
                }
            }
        }
    }
}
