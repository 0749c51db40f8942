// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.NumberCodec;
import io.rivermill.wire.ServiceException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The right side of a SET: where the value comes from. It is always taken from the item as it was before the update. */
sealed interface Source {
    String MISSING = "The provided expression refers to an attribute that does not exist in the item";
    String WRONG_TYPE = "An operand in the update expression has an incorrect data type";

    record Path(DocumentPath path) implements Source {}

    record Literal(AttributeValue value) implements Source {}

    record IfNotExists(DocumentPath path, Source otherwise) implements Source {}

    record ListAppend(Source first, Source second) implements Source {}

    record Sum(Source left, Source right, boolean negative) implements Source {}

    /** The type of the value where it is the same whatever the item is, else null. */
    default @Nullable AttributeType type() {
        return switch (this) {
            case Literal(AttributeValue value) -> value.type();
            case ListAppend _ -> AttributeType.L;
            case Sum _ -> AttributeType.N;
            case Path _, IfNotExists _ -> null;
        };
    }

    /** @throws ServiceException when what is needed isn't there or has another type */
    default AttributeValue in(Item before) {
        return switch (this) {
            case Path(DocumentPath path) -> {
                AttributeValue value = path.in(before);
                if (value == null) {
                    throw ServiceException.validation(MISSING);
                }
                yield value;
            }
            case Literal(AttributeValue value) -> value;
            case IfNotExists(DocumentPath path, Source otherwise) -> {
                AttributeValue value = path.in(before);
                yield value != null ? value : otherwise.in(before);
            }
            case ListAppend(Source first, Source second) -> append(first.in(before), second.in(before));
            case Sum(Source left, Source right, boolean negative) -> sum(left.in(before), right.in(before), negative);
        };
    }

    /** Refuses at once what can't be stored, so that lists appended to themselves again and again stay small. */
    private static AttributeValue append(AttributeValue first, AttributeValue second) {
        if (first.type() != AttributeType.L || second.type() != AttributeType.L) {
            throw ServiceException.validation(WRONG_TYPE);
        }
        if (first.sizeBytes() + second.sizeBytes() > UpdateExpression.ITEM_BYTES_MAX) {
            throw UpdateExpression.tooLarge();
        }
        return first.append(second);
    }

    /** Adds exactly; a result that needs more digits than a number has is an overflow too. */
    static AttributeValue sum(AttributeValue left, AttributeValue right, boolean negative) {
        if (left.type() != AttributeType.N || right.type() != AttributeType.N) {
            throw ServiceException.validation(WRONG_TYPE);
        }
        BigDecimal second = right.number();
        AttributeValue sum = AttributeValue.number(left.number().add(negative ? second.negate() : second));
        if (sum == null) {
            throw ServiceException.validation(NumberCodec.OVERFLOW);
        }
        return sum;
    }
}
