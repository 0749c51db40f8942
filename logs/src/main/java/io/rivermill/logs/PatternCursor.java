// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

/** Goes through the text of a pattern. What it can't take is an invalid pattern. */
final class PatternCursor {
    private final String text;
    private int at;

    PatternCursor(String text) {
        this.text = text;
    }

    /** True if there are only blanks left. */
    boolean isAtEnd() {
        skipBlanks();
        return at == text.length();
    }

    /** True at the end or before a blank. */
    boolean isAtBlank() {
        return at == text.length() || Character.isWhitespace(text.charAt(at));
    }

    /** True if {@code c} comes next, without a blank before it. */
    boolean isNext(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** Takes {@code wanted} if it comes next, after blanks or not. */
    boolean take(String wanted) {
        skipBlanks();
        boolean found = text.startsWith(wanted, at);
        if (found) {
            at += wanted.length();
        }
        return found;
    }

    void require(String wanted) {
        if (!take(wanted)) {
            throw FilterPattern.invalid();
        }
    }

    /** Takes {@code wanted}, in any case, if it is the next whole word. */
    boolean takeWord(String wanted) {
        skipBlanks();
        int end = at + wanted.length();
        boolean found = text.regionMatches(true, at, wanted, 0, wanted.length())
                && (end == text.length() || !isNameCharacter(text.charAt(end)));
        if (found) {
            at = end;
        }
        return found;
    }

    /** Letters, digits and {@code _}, at least one. */
    String name() {
        int from = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        return taken(from);
    }

    /** Everything up to a blank or one of {@code ends}, at least one character. */
    String upTo(String ends) {
        skipBlanks();
        int from = at;
        while (!isAtBlank() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return taken(from);
    }

    /** A text in quotation marks; {@code \\"} is one of its characters. */
    String quoted() {
        require("\"");
        StringBuilder word = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return word.toString();
            }
            boolean escape = c == '\\' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0;
            word.append(escape ? text.charAt(at++) : c);
        }
        throw FilterPattern.invalid(); // no closing quotation mark
    }

    private String taken(int from) {
        if (at == from) {
            throw FilterPattern.invalid();
        }
        return text.substring(from, at);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
