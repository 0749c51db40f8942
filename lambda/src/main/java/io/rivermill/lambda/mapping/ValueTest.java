// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What a filter asks of one value that is there. */
sealed interface ValueTest {

    boolean holds(Object value);

    /** Equal by type and value; numbers however they are written. */
    record Equal(Object expected) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return same(expected, value);
        }
    }

    record EqualIgnoringCase(String expected) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return value instanceof String text && text.equalsIgnoreCase(expected);
        }
    }

    record Prefix(String prefix, boolean ignoresCase) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return value instanceof String text && folded(text, ignoresCase).startsWith(folded(prefix, ignoresCase));
        }
    }

    record Suffix(String suffix, boolean ignoresCase) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return value instanceof String text && folded(text, ignoresCase).endsWith(folded(suffix, ignoresCase));
        }
    }

    record AnythingBut(List<ValueTest> excluded) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return excluded.stream().noneMatch(test -> test.holds(value));
        }
    }

    record Exists(boolean exists) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return exists;
        }
    }

    /** All comparisons have to hold. */
    record Numeric(List<Comparison> comparisons) implements ValueTest {
        @Override
        public boolean holds(Object value) {
            return value instanceof BigDecimal number
                    && comparisons.stream().allMatch(comparison -> comparison.holds(number));
        }
    }

    /** One of {@code = < <= > >=} and what is on its right. */
    record Comparison(Operator operator, BigDecimal right) {
        boolean holds(BigDecimal left) {
            int order = left.compareTo(right);
            return switch (operator) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    /** How numbers are compared. */
    enum Operator {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    private static boolean same(Object expected, Object value) {
        return (expected instanceof BigDecimal left && value instanceof BigDecimal right)
                ? left.compareTo(right) == 0
                : expected.equals(value);
    }

    private static String folded(String text, boolean ignoresCase) {
        return ignoresCase ? text.toLowerCase(Locale.ROOT) : text;
    }
}
