// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

/** A piece of an expression, {@code text[start, end)}. */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        /** A letter, then letters, digits and underscores: a name, a keyword or a function. */
        WORD,
        /** {@code #name}. */
        NAME,
        /** {@code :value}. */
        VALUE,
        /** Digits. */
        DIGITS,
        /** An operator or a bracket, or any character that has no meaning. */
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }
}
