// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that holds for an item or doesn't. */
sealed interface Condition {

    record And(List<Condition> all) implements Condition {}

    record Or(List<Condition> any) implements Condition {}

    record Not(Condition negated) implements Condition {}

    record Comparison(Comparator comparator, Operand left, Operand right) implements Condition {}

    record Between(Operand operand, Operand lower, Operand upper) implements Condition {}

    record In(Operand operand, List<Operand> candidates) implements Condition {}

    record AttributeExists(DocumentPath path) implements Condition {}

    record AttributeTypeIs(Operand operand, AttributeType type) implements Condition {}

    record BeginsWith(Operand operand, Operand prefix) implements Condition {}

    record Contains(Operand operand, Operand part) implements Condition {}

    default boolean holds(Item item) {
        return switch (this) {
            case And(List<Condition> all) -> all.stream().allMatch(condition -> condition.holds(item));
            case Or(List<Condition> any) -> any.stream().anyMatch(condition -> condition.holds(item));
            case Not(Condition negated) -> !negated.holds(item);
            case Comparison comparison -> comparisonHolds(comparison, item);
            case Between(Operand operand, Operand lower, Operand upper) -> {
                AttributeValue value = operand.in(item);
                yield Comparator.GREATER_OR_EQUAL.holds(value, lower.in(item))
                        && Comparator.LESS_OR_EQUAL.holds(value, upper.in(item));
            }
            case In(Operand operand, List<Operand> candidates) -> {
                AttributeValue value = operand.in(item);
                yield candidates.stream().anyMatch(candidate -> Comparator.EQUAL.holds(value, candidate.in(item)));
            }
            case AttributeExists(DocumentPath path) -> path.in(item) != null;
            case AttributeTypeIs(Operand operand, AttributeType type) -> {
                AttributeValue value = operand.in(item);
                yield value != null && value.type() == type;
            }
            case BeginsWith(Operand operand, Operand prefix) -> {
                AttributeValue value = operand.in(item);
                AttributeValue beginning = prefix.in(item);
                yield value != null && beginning != null && value.startsWith(beginning);
            }
            case Contains(Operand operand, Operand part) -> {
                AttributeValue value = operand.in(item);
                AttributeValue wanted = part.in(item);
                yield value != null && wanted != null && value.contains(wanted);
            }
        };
    }

    private static boolean comparisonHolds(Comparison comparison, Item item) {
        AttributeValue left = comparison.left().in(item);
        AttributeValue right = comparison.right().in(item);
        // What has no size compares with nothing, not even as different.
        if (lacksSize(comparison.left(), left) || lacksSize(comparison.right(), right)) {
            return false;
        }
        return comparison.comparator().holds(left, right);
    }

    private static boolean lacksSize(Operand operand, @Nullable AttributeValue value) {
        return operand instanceof Operand.Size && value == null;
    }
}
