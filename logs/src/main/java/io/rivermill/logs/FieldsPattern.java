// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pattern {@code [ip, user, ..., status = 4*, bytes > 1000]} for messages that are fields between blanks. The number of
 * fields has to be the same, unless {@code ...} stands for any number of them.
 *
 * @param before the fields from the first on
 * @param isOpen whether {@code ...} follows them
 * @param after the fields after it, to the last
 */
record FieldsPattern(List<Field> before, boolean isOpen, List<Field> after) implements FilterPattern {
    private static final String NAME_ENDS = ",]=!<>&|";
    private static final String VALUE_ENDS = ",]&|";

    /** A field: one of the alternatives has to hold, and of it all comparisons; no alternative lets everything pass. */
    record Field(String name, List<List<Comparison>> alternatives) {
        boolean holdsFor(String value) {
            return alternatives.isEmpty()
                    || alternatives.stream().anyMatch(all -> all.stream().allMatch(one -> one.holdsFor(value)));
        }
    }

    @Override
    public Optional<Map<String, String>> extract(String message) {
        List<String> values = split(message);
        int needed = before.size() + after.size();
        if (values.size() < needed || (values.size() > needed && !isOpen)) {
            return Optional.empty();
        }
        Map<String, String> extracted = new LinkedHashMap<>();
        boolean holds = holds(before, values, extracted)
                && holds(after, values.subList(values.size() - after.size(), values.size()), extracted);
        return holds ? Optional.of(extracted) : Optional.empty();
    }

    private static boolean holds(List<Field> fields, List<String> values, Map<String, String> extracted) {
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).holdsFor(values.get(i))) {
                return false;
            }
            extracted.put("$" + fields.get(i).name(), values.get(i));
        }
        return true;
    }

    /** The fields of a message; what is in quotation marks or brackets is one, without them. */
    private static List<String> split(String message) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (at < message.length()) {
            char c = message.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            boolean enclosed = c == '"' || c == '[';
            int close = enclosed ? message.indexOf(c == '"' ? '"' : ']', at + 1) : -1;
            int end = close >= 0 ? close : nextBlank(message, at);
            values.add(message.substring(close >= 0 ? at + 1 : at, end));
            at = close >= 0 ? end + 1 : end;
        }
        return values;
    }

    private static int nextBlank(String message, int from) {
        int at = from;
        while (at < message.length() && !Character.isWhitespace(message.charAt(at))) {
            at++;
        }
        return at;
    }

    static FieldsPattern read(String pattern) {
        PatternCursor cursor = new PatternCursor(pattern);
        cursor.require("[");
        List<Field> before = new ArrayList<>();
        List<Field> after = new ArrayList<>();
        boolean isOpen = false;
        do {
            if (cursor.take("...")) {
                if (isOpen) {
                    throw FilterPattern.invalid();
                }
                isOpen = true;
            } else {
                (isOpen ? after : before).add(field(cursor));
            }
        } while (cursor.take(","));
        cursor.require("]");
        if (!cursor.isAtEnd()) {
            throw FilterPattern.invalid();
        }
        return new FieldsPattern(List.copyOf(before), isOpen, List.copyOf(after));
    }

    /** {@code name}, or {@code name = a && name != b || …}. */
    private static Field field(PatternCursor cursor) {
        String name = cursor.upTo(NAME_ENDS);
        List<List<Comparison>> alternatives = new ArrayList<>();
        cursor.isAtEnd(); // over blanks
        if (cursor.isNext(',') || cursor.isNext(']')) {
            return new Field(name, alternatives);
        }
        alternatives.add(new ArrayList<>(List.of(Comparison.read(cursor, VALUE_ENDS))));
        while (true) {
            if (cursor.take("||")) {
                alternatives.add(new ArrayList<>());
            } else if (!cursor.take("&&")) {
                return new Field(name, alternatives);
            }
            if (!cursor.upTo(NAME_ENDS).equals(name)) {
                throw FilterPattern.invalid(); // each field has conditions of its own only
            }
            alternatives.getLast().add(Comparison.read(cursor, VALUE_ENDS));
        }
    }
}
