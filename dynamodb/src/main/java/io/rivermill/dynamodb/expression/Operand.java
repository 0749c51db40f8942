// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import org.jspecify.annotations.Nullable;

/** What a condition compares. */
sealed interface Operand {

    record Path(DocumentPath path) implements Operand {}

    record Literal(AttributeValue value) implements Operand {}

    /** {@code size(of)}. */
    record Size(Operand of) implements Operand {}

    /** The operand's value in {@code item}; null if it has none there. */
    default @Nullable AttributeValue in(Item item) {
        return switch (this) {
            case Path(DocumentPath path) -> path.in(item);
            case Literal(AttributeValue value) -> value;
            case Size(Operand of) -> {
                AttributeValue measured = of.in(item);
                yield measured == null ? null : size(measured);
            }
        };
    }

    /** The type that the operand has in every item; null if that depends on the item. */
    default @Nullable AttributeType knownType() {
        return switch (this) {
            case Path _ -> null;
            case Literal(AttributeValue value) -> value.type();
            case Size _ -> AttributeType.N;
        };
    }

    private static @Nullable AttributeValue size(AttributeValue value) {
        AttributeType type = value.type();
        return switch (type) {
            case S -> AttributeValue.number(value.string().length());
            case B -> AttributeValue.number(value.keyLength());
            case SS, NS, BS, L, M -> AttributeValue.number(value.count());
            case N, BOOL, NULL -> null;
        };
    }
}
