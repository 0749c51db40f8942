// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code { … }}: conditions joined by {@code &&}, which binds tighter, {@code ||} and parentheses. Depth is limited,
 * so that no pattern exhausts the stack.
 */
final class JsonPatternReader {
    private static final String VALUE_ENDS = "&|)}";
    private static final int DEPTH_MAX = 50;

    private final PatternCursor cursor;
    private int depth;

    private JsonPatternReader(PatternCursor cursor) {
        this.cursor = cursor;
    }

    static JsonPattern read(String pattern) {
        PatternCursor cursor = new PatternCursor(pattern);
        cursor.require("{");
        JsonPattern.Condition condition = new JsonPatternReader(cursor).any();
        cursor.require("}");
        if (!cursor.isAtEnd()) {
            throw FilterPattern.invalid();
        }
        return new JsonPattern(condition);
    }

    private JsonPattern.Condition any() {
        List<JsonPattern.Condition> parts = new ArrayList<>(List.of(all()));
        while (cursor.take("||")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.getFirst() : new JsonPattern.Condition.Any(parts);
    }

    private JsonPattern.Condition all() {
        List<JsonPattern.Condition> parts = new ArrayList<>(List.of(one()));
        while (cursor.take("&&")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.getFirst() : new JsonPattern.Condition.All(parts);
    }

    private JsonPattern.Condition one() {
        if (cursor.take("(")) {
            if (++depth > DEPTH_MAX) {
                throw FilterPattern.invalid();
            }
            JsonPattern.Condition inner = any();
            cursor.require(")");
            depth--;
            return inner;
        }
        if (cursor.isAtEnd()) {
            throw FilterPattern.invalid();
        }
        JsonSelector selector = JsonSelector.read(cursor);
        if (cursor.takeWord("NOT")) {
            if (!cursor.takeWord("EXISTS")) {
                throw FilterPattern.invalid();
            }
            return new JsonPattern.Condition.NotExists(selector);
        }
        if (cursor.takeWord("IS")) {
            for (JsonPattern.Condition.Is.Kind kind : JsonPattern.Condition.Is.Kind.values()) {
                if (cursor.takeWord(kind.name())) {
                    return new JsonPattern.Condition.Is(selector, kind);
                }
            }
            throw FilterPattern.invalid();
        }
        return new JsonPattern.Condition.Compared(selector, Comparison.read(cursor, VALUE_ENDS));
    }
}
