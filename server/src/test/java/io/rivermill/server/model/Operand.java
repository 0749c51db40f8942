// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a condition compares. */
sealed interface Operand {

    record At(Path path) implements Operand {}

    record Literal(Value value) implements Operand {}

    record Size(Operand of) implements Operand {}

    default Optional<Value> in(Map<String, Value> item) {
        return switch (this) {
            case At(Path path) -> path.in(item);
            case Literal(Value value) -> Optional.of(value);
            case Size(Operand of) -> of.in(item).flatMap(Operand::size);
        };
    }

    default String text(Placeholders placeholders) {
        return switch (this) {
            case At(Path path) -> path.text(placeholders);
            case Literal(Value value) -> placeholders.value(value);
            case Size(Operand of) -> "size(" + of.text(placeholders) + ")";
        };
    }

    /** The attributes that these look at. */
    static Set<String> names(Operand... operands) {
        Set<String> names = new LinkedHashSet<>();
        for (Operand operand : operands) {
            switch (operand) {
                case At(Path path) -> names.add(path.name());
                case Literal it -> {}
                case Size(Operand of) -> names.addAll(names(of));
            }
        }
        return names;
    }

    private static Optional<Value> size(Value value) {
        return switch (value) {
            case Value.Text it -> number(it.text().length());
            case Value.Binary it -> number(it.hex().length() / 2);
            case Value.SetOf it -> number(it.members().size());
            case Value.ListOf it -> number(it.elements().size());
            case Value.MapOf it -> number(it.members().size());
            case Value.Number it -> Optional.empty();
            case Value.Truth it -> Optional.empty();
            case Value.Nothing it -> Optional.empty();
        };
    }

    private static Optional<Value> number(int size) {
        return Optional.of(new Value.Number(BigDecimal.valueOf(size)));
    }
}
