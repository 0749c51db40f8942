// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A condition or filter as a tree, which is written as text for the server and looked at by the model as it is. */
sealed interface Condition {

    record Compare(Operand left, String operator, Operand right) implements Condition {}

    record Between(Operand operand, Operand from, Operand to) implements Condition {}

    record In(Operand operand, List<Operand> candidates) implements Condition {}

    record Exists(Path path) implements Condition {}

    record Missing(Path path) implements Condition {}

    record IsType(Path path, String type) implements Condition {}

    record BeginsWith(Operand whole, Operand start) implements Condition {}

    record Contains(Operand whole, Operand part) implements Condition {}

    record Not(Condition condition) implements Condition {}

    record All(List<Condition> parts) implements Condition {}

    record Any(List<Condition> parts) implements Condition {}

    /** Tests that came before expressions: all are to hold, or any. */
    record Legacy(List<LegacyTest> tests, boolean any) implements Condition {}

    default boolean holds(Map<String, Value> item) {
        return switch (this) {
            case Compare it ->
                comparable(it, item)
                        && compare(it.left().in(item), it.operator(), it.right().in(item));
            case Between it ->
                compare(it.operand().in(item), ">=", it.from().in(item))
                        && compare(it.operand().in(item), "<=", it.to().in(item));
            case In it ->
                it.candidates().stream()
                        .anyMatch(candidate -> compare(it.operand().in(item), "=", candidate.in(item)));
            case Exists it -> it.path().in(item).isPresent();
            case Missing it -> it.path().in(item).isEmpty();
            case IsType it ->
                it.path().in(item).map(Value::type).filter(it.type()::equals).isPresent();
            case BeginsWith it -> both(it.whole(), it.start(), item, Condition::begins);
            case Contains it -> both(it.whole(), it.part(), item, Condition::contains);
            case Not it -> !it.condition().holds(item);
            case All it -> it.parts().stream().allMatch(part -> part.holds(item));
            case Any it -> it.parts().stream().anyMatch(part -> part.holds(item));
            case Legacy it ->
                it.any()
                        ? it.tests().stream().anyMatch(test -> test.holds(item))
                        : it.tests().stream().allMatch(test -> test.holds(item));
        };
    }

    default String text(Placeholders placeholders) {
        return switch (this) {
            case Compare it ->
                it.left().text(placeholders) + " " + it.operator() + " "
                        + it.right().text(placeholders);
            case Between it ->
                it.operand().text(placeholders) + " BETWEEN " + it.from().text(placeholders) + " AND "
                        + it.to().text(placeholders);
            case In it ->
                it.operand().text(placeholders) + " IN ("
                        + it.candidates().stream()
                                .map(candidate -> candidate.text(placeholders))
                                .collect(Collectors.joining(", "))
                        + ")";
            case Exists it -> "attribute_exists(" + it.path().text(placeholders) + ")";
            case Missing it -> "attribute_not_exists(" + it.path().text(placeholders) + ")";
            case IsType it ->
                "attribute_type(" + it.path().text(placeholders) + ", " + placeholders.value(new Value.Text(it.type()))
                        + ")";
            case BeginsWith it ->
                "begins_with(" + it.whole().text(placeholders) + ", "
                        + it.start().text(placeholders) + ")";
            case Contains it ->
                "contains(" + it.whole().text(placeholders) + ", " + it.part().text(placeholders) + ")";
            case Not it -> "NOT (" + it.condition().text(placeholders) + ")";
            case All it -> joined(it.parts(), " AND ", placeholders);
            case Any it -> joined(it.parts(), " OR ", placeholders);
            case Legacy it -> throw new IllegalStateException("is no expression: " + it);
        };
    }

    /** Puts this into a request, as an expression or as the parameter that was before it. */
    default void addTo(Map<String, Object> request, String expression, String legacy, Placeholders placeholders) {
        if (this instanceof Legacy(List<LegacyTest> tests, boolean any)) {
            request.put(legacy, LegacyTest.json(tests));
            if (tests.size() > 1) {
                request.put("ConditionalOperator", any ? "OR" : "AND");
            }
        } else {
            request.put(expression, text(placeholders));
        }
    }

    private static String joined(List<Condition> parts, String by, Placeholders placeholders) {
        return parts.stream().map(part -> "(" + part.text(placeholders) + ")").collect(Collectors.joining(by));
    }

    /** What has no size is not even different from anything. */
    private static boolean comparable(Compare comparison, Map<String, Value> item) {
        return Stream.of(comparison.left(), comparison.right())
                .noneMatch(operand ->
                        operand instanceof Operand.Size && operand.in(item).isEmpty());
    }

    /** Of what isn't there only "not equal" is true; values of different types are unequal and have no order. */
    private static boolean compare(Optional<Value> left, String operator, Optional<Value> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return operator.equals("<>");
        }
        if (operator.equals("=") || operator.equals("<>")) {
            return left.equals(right) == operator.equals("=");
        }
        if (!left.get().type().equals(right.get().type()) || !left.get().isScalar()) {
            return false;
        }
        int order = Value.order(left.get(), right.get());
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static boolean both(Operand left, Operand right, Map<String, Value> item, BiPredicate<Value, Value> holds) {
        Optional<Value> first = left.in(item);
        Optional<Value> second = right.in(item);
        return first.isPresent() && second.isPresent() && holds.test(first.get(), second.get());
    }

    static boolean begins(Value value, Value start) {
        return switch (value) {
            case Value.Text(String text) -> start instanceof Value.Text(String with) && text.startsWith(with);
            case Value.Binary(String hex) -> start instanceof Value.Binary(String with) && hex.startsWith(with);
            default -> false;
        };
    }

    static boolean contains(Value value, Value part) {
        return switch (value) {
            case Value.Text(String text) -> part instanceof Value.Text(String piece) && text.contains(piece);
            case Value.Binary(String hex) -> part instanceof Value.Binary(String piece) && hasBytes(hex, piece);
            case Value.SetOf(String type, var members) -> members.contains(part);
            case Value.ListOf(List<Value> elements) -> elements.contains(part);
            default -> false;
        };
    }

    private static boolean hasBytes(String hex, String piece) {
        int at = hex.indexOf(piece);
        while (at > 0 && at % 2 == 1) {
            at = hex.indexOf(piece, at + 1);
        }
        return at >= 0;
    }

    /** The attributes that it looks at. */
    default Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        switch (this) {
            case Compare it -> names.addAll(Operand.names(it.left(), it.right()));
            case Between it -> names.addAll(Operand.names(it.operand(), it.from(), it.to()));
            case In it -> {
                names.addAll(Operand.names(it.operand()));
                it.candidates().forEach(candidate -> names.addAll(Operand.names(candidate)));
            }
            case Exists it -> names.add(it.path().name());
            case Missing it -> names.add(it.path().name());
            case IsType it -> names.add(it.path().name());
            case BeginsWith it -> names.addAll(Operand.names(it.whole(), it.start()));
            case Contains it -> names.addAll(Operand.names(it.whole(), it.part()));
            case Not it -> names.addAll(it.condition().names());
            case All it -> it.parts().forEach(part -> names.addAll(part.names()));
            case Any it -> it.parts().forEach(part -> names.addAll(part.names()));
            case Legacy it -> it.tests().forEach(test -> names.add(test.attribute()));
        }
        return names;
    }
}
