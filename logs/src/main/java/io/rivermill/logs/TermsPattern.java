// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pattern of words that occur anywhere in the message, case and all: every plain word, or (only if there are no plain
 * words) at least one of those marked {@code ?}, and none of those marked {@code -}.
 */
record TermsPattern(List<String> required, List<String> optional, List<String> excluded) implements FilterPattern {

    @Override
    public Optional<Map<String, String>> extract(String message) {
        return matches(message) ? Optional.of(Map.of()) : Optional.empty();
    }

    @Override
    public boolean matches(String message) {
        if (excluded.stream().anyMatch(message::contains)) {
            return false;
        }
        if (!required.isEmpty()) {
            return required.stream().allMatch(message::contains);
        }
        return optional.isEmpty() || optional.stream().anyMatch(message::contains);
    }

    static TermsPattern read(String pattern) {
        List<String> required = new ArrayList<>();
        List<String> optional = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        PatternCursor cursor = new PatternCursor(pattern);
        while (!cursor.isAtEnd()) {
            List<String> target = required;
            if (cursor.take("?")) {
                target = optional;
            } else if (cursor.take("-")) {
                target = excluded;
            }
            target.add(word(cursor));
        }
        return new TermsPattern(List.copyOf(required), List.copyOf(optional), List.copyOf(excluded));
    }

    private static String word(PatternCursor cursor) {
        if (cursor.isNext('%')) {
            throw FilterPattern.noRegularExpressions();
        }
        String word = cursor.isNext('"') ? cursor.quoted() : cursor.name();
        if (!cursor.isAtBlank()) {
            throw FilterPattern.invalid(); // a word with other characters must be quoted
        }
        return word;
    }
}
