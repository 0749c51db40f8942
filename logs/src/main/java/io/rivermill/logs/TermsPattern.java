// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of words that occur anywhere in the message, case and all: every plain word, or (only if there are no plain
 * words) at least one of those marked {@code ?}, and none of those marked {@code -}.
 */
record TermsPattern(List<String> required, List<String> optional, List<String> excluded) implements FilterPattern {

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

    static TermsPattern parse(String pattern) {
        List<String> required = new ArrayList<>();
        List<String> optional = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        Words words = new Words(pattern);
        while (words.skipBlanks()) {
            List<String> target = required;
            if (words.take('?')) {
                target = optional;
            } else if (words.take('-')) {
                target = excluded;
            }
            target.add(words.word());
        }
        return new TermsPattern(List.copyOf(required), List.copyOf(optional), List.copyOf(excluded));
    }

    /** Takes a pattern apart. */
    private static final class Words {
        private final String text;
        private int at;

        Words(String text) {
            this.text = text;
        }

        /** Goes to the next word; false at the end. */
        boolean skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length();
        }

        boolean take(char wanted) {
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        String word() {
            return take('"') ? quoted() : plain();
        }

        private String quoted() {
            StringBuilder word = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    requireEndOfWord();
                    return word.toString();
                }
                boolean escape = c == '\\' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0;
                word.append(escape ? text.charAt(at++) : c);
            }
            throw invalid(); // no closing quote
        }

        private String plain() {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            if (at == from) {
                throw invalid();
            }
            requireEndOfWord(); // a word with other characters must be quoted
            return text.substring(from, at);
        }

        private void requireEndOfWord() {
            if (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                throw invalid();
            }
        }

        private static RuntimeException invalid() {
            return LogErrors.invalidParameter("Invalid filter pattern");
        }
    }
}
