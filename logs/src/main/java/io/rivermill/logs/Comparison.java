// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern says of one value: an operator and what is on its right.
 *
 * @param text the right side; for {@code =} and {@code !=} with {@code *} for any characters
 * @param number the right side if it is a number and wasn't quoted
 */
record Comparison(Operator operator, String text, @Nullable BigDecimal number) {
    private static final int PLAIN_DIGITS_MAX = 400;
    private static final int NUMBER_CHARACTERS_MAX = 1_000; // reading a number takes the square of its length

    /** In the order in which they are to be tried. */
    enum Operator {
        NOT_EQUAL("!="),
        LESS_OR_EQUAL("<="),
        GREATER_OR_EQUAL(">="),
        EQUAL("="),
        LESS("<"),
        GREATER(">");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }
    }

    /** Reads an operator and its right side, which ends at a blank or one of {@code ends}. */
    static Comparison read(PatternCursor cursor, String ends) {
        for (Operator operator : Operator.values()) {
            if (cursor.take(operator.sign)) {
                return right(operator, cursor, ends);
            }
        }
        throw FilterPattern.invalid();
    }

    private static Comparison right(Operator operator, PatternCursor cursor, String ends) {
        if (cursor.isAtEnd()) {
            throw FilterPattern.invalid();
        }
        if (cursor.isNext('%')) {
            throw FilterPattern.noRegularExpressions();
        }
        boolean quoted = cursor.isNext('"');
        String text = quoted ? cursor.quoted() : cursor.upTo(ends);
        BigDecimal number = quoted ? null : number(text);
        boolean needsNumber = operator != Operator.EQUAL && operator != Operator.NOT_EQUAL;
        if (needsNumber && number == null) {
            throw FilterPattern.invalid();
        }
        return new Comparison(operator, text, number);
    }

    boolean holdsFor(String value) {
        return switch (operator) {
            case EQUAL -> isEqual(value);
            case NOT_EQUAL -> !isEqual(value);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                BigDecimal left = number(value);
                yield left != null && holdsFor(left);
            }
        };
    }

    private boolean isEqual(String value) {
        BigDecimal left = number == null ? null : number(value);
        return (left != null && number != null) ? left.compareTo(number) == 0 : isLike(text, value);
    }

    boolean holdsFor(BigDecimal value) {
        if (number == null) {
            boolean like = isLike(text, plain(value));
            return (operator == Operator.EQUAL && like) || (operator == Operator.NOT_EQUAL && !like);
        }
        int order = value.compareTo(number);
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** Whether {@code *} for any characters turns {@code pattern} into {@code value}: each part is found in turn. */
    static boolean isLike(String pattern, String value) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(value);
        }
        String last = parts[parts.length - 1];
        if (!value.startsWith(parts[0]) || !value.endsWith(last)) {
            return false;
        }
        int at = parts[0].length();
        int end = value.length() - last.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = value.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= end;
    }

    /** A number as text: with an exponent only where it would be absurdly long without. */
    static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > PLAIN_DIGITS_MAX ? number.toString() : number.toPlainString();
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return text.length() > NUMBER_CHARACTERS_MAX ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
