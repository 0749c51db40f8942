// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeValue;
import org.jspecify.annotations.Nullable;

/** The six comparisons. Those that order hold only between values of one type among S, N and B. */
enum Comparator {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    final String symbol;

    Comparator(String symbol) {
        this.symbol = symbol;
    }

    static Comparator of(String symbol) {
        for (Comparator comparator : values()) {
            if (comparator.symbol.equals(symbol)) {
                return comparator;
            }
        }
        throw new IllegalArgumentException(symbol);
    }

    boolean isOrdering() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** The comparison that holds with its sides exchanged. */
    Comparator mirrored() {
        return switch (this) {
            case EQUAL -> EQUAL;
            case NOT_EQUAL -> NOT_EQUAL;
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        };
    }

    /** A value that is absent differs from everything and is nothing else. */
    boolean holds(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        if (left == null || right == null) {
            return this == NOT_EQUAL;
        }
        if (!isOrdering()) {
            return left.equals(right) == (this == EQUAL);
        }
        if (left.type() != right.type() || !left.type().isOrdered()) {
            return false;
        }
        int order = left.compareKey(right);
        return switch (this) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EQUAL, NOT_EQUAL -> throw new IllegalStateException();
        };
    }
}
