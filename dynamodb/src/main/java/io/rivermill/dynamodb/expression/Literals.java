// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import java.util.Base64;

/** Checks of literal operands, and how AWS prints them. */
final class Literals {
    private Literals() {}

    /** Throws if a range between two literals can't hold anything. */
    static void checkRange(AttributeValue lower, AttributeValue upper) {
        String bounds = "; lower bound operand: " + text(lower) + ", upper bound operand: " + text(upper);
        if (lower.type() != upper.type()) {
            throw new ExpressionException(
                    "The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
        }
        if (lower.compareKey(upper) > 0) {
            throw new ExpressionException(
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound" + bounds);
        }
    }

    private static String text(AttributeValue value) {
        AttributeType type = value.type();
        String content = switch (type) {
            case S -> value.string();
            case N -> value.numberText();
            case B -> Base64.getEncoder().encodeToString(value.binary());
            case BOOL, NULL, SS, NS, BS, L, M -> value.toString();
        };
        return "AttributeValue: {" + type + ":" + content + "}";
    }

    /** The word for a type in complaints about ADD and DELETE. */
    static String typeWord(AttributeType type) {
        return switch (type) {
            case S -> "STRING";
            case N -> "NUMBER";
            case B -> "BINARY";
            case BOOL -> "BOOLEAN";
            case NULL -> "NULL";
            case L -> "LIST";
            case M -> "MAP";
            case SS -> "STRING_SET";
            case NS -> "NUMBER_SET";
            case BS -> "BINARY_SET";
        };
    }
}
