// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.ServiceException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of one value, its operand already known. */
sealed interface Edit {

    record Put(AttributeValue value) implements Edit {}

    record Remove() implements Edit {}

    /** @param wrongType the refusal of a present value of another type */
    record Add(AttributeValue operand, String wrongType) implements Edit {}

    /** @param wrongType as {@link Add} has it */
    record Delete(AttributeValue operand, String wrongType) implements Edit {}

    /** What becomes of {@code current}; null stands for no value, before and after. */
    default @Nullable AttributeValue apply(@Nullable AttributeValue current) {
        return switch (this) {
            case Put(AttributeValue value) -> value;
            case Remove() -> null;
            case Add(AttributeValue operand, String wrongType) ->
                current == null ? operand : add(like(current, operand, wrongType), operand);
            case Delete(AttributeValue operand, String wrongType) ->
                current == null ? null : delete(like(current, operand, wrongType), operand);
        };
    }

    private static AttributeValue add(AttributeValue current, AttributeValue operand) {
        return switch (operand.type()) {
            case N -> Source.sum(current, operand, false);
            case L -> current.append(operand);
            default -> {
                List<AttributeValue> members = current.elements();
                members.addAll(operand.elements());
                yield AttributeValue.set(operand.type(), members);
            }
        };
    }

    private static @Nullable AttributeValue delete(AttributeValue current, AttributeValue operand) {
        Set<AttributeValue> members = new LinkedHashSet<>(current.elements());
        operand.elements().forEach(members::remove);
        return members.isEmpty() ? null : AttributeValue.set(operand.type(), members);
    }

    private static AttributeValue like(AttributeValue current, AttributeValue operand, String wrongType) {
        if (current.type() != operand.type()) {
            throw ServiceException.validation(wrongType);
        }
        return current;
    }
}
