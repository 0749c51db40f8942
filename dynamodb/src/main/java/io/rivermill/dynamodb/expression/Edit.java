// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
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

    record Add(AttributeValue operand) implements Edit {}

    record Delete(AttributeValue operand) implements Edit {}

    /** What becomes of {@code current}; null stands for no value, before and after. */
    default @Nullable AttributeValue apply(@Nullable AttributeValue current) {
        return switch (this) {
            case Put(AttributeValue value) -> value;
            case Remove() -> null;
            case Add(AttributeValue operand) -> current == null ? operand : add(current, operand);
            case Delete(AttributeValue operand) -> current == null ? null : delete(current, operand);
        };
    }

    private static AttributeValue add(AttributeValue current, AttributeValue operand) {
        if (operand.type() == AttributeType.N) {
            return Source.sum(current, operand, false);
        }
        List<AttributeValue> members = members(current, operand);
        members.addAll(operand.elements());
        return AttributeValue.set(operand.type(), members);
    }

    private static @Nullable AttributeValue delete(AttributeValue current, AttributeValue operand) {
        Set<AttributeValue> members = new LinkedHashSet<>(members(current, operand));
        operand.elements().forEach(members::remove);
        return members.isEmpty() ? null : AttributeValue.set(operand.type(), members);
    }

    private static List<AttributeValue> members(AttributeValue current, AttributeValue operand) {
        if (current.type() != operand.type()) {
            throw ServiceException.validation(Source.WRONG_TYPE);
        }
        return current.elements();
    }
}
