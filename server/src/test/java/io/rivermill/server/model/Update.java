// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Change.Add;
import io.rivermill.server.model.Change.Assign;
import io.rivermill.server.model.Change.Delete;
import io.rivermill.server.model.Change.Remove;
import io.rivermill.server.model.Change.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An update as a list of clauses. All right sides are of the item as it was; what an update can't do is refused with the
 * sentences of all the reasons that there are, since which of them is found first is nobody's business.
 *
 * @param legacy true to say it by AttributeUpdates, which has whole attributes and no paths
 */
record Update(List<Change> changes, boolean legacy) {
    private static final String NO_ATTRIBUTE =
            "The provided expression refers to an attribute that does not exist in the item";
    private static final String NO_PATH = "The document path provided in the update expression is invalid for update";
    private static final String WRONG_TYPE = "An operand in the update expression has an incorrect data type";
    private static final String OVERFLOW =
            "Number overflow. Attempting to store a number with magnitude larger than supported range";
    private static final BigDecimal LARGEST = new BigDecimal("9.9999999999999999999999999999999999999E+125");
    private static final BigDecimal SMALLEST = new BigDecimal("1E-130");

    /** What an update makes of an item; empty if there was none and there is none. */
    Optional<Map<String, Value>> of(Optional<Map<String, Value>> before, Map<String, Value> key) {
        boolean onlyTakes = changes.stream().allMatch(it -> it instanceof Remove || it instanceof Delete);
        if (before.isEmpty() && onlyTakes) {
            return before;
        }
        Map<String, Value> old = before.orElse(Map.of());
        Set<String> reasons = new LinkedHashSet<>();
        Draft draft = new Draft(before.orElse(key));
        for (Change change : changes) {
            try {
                apply(change, old, before.isPresent(), draft);
            } catch (Refusal e) {
                reasons.addAll(e.messages());
            }
        }
        if (!reasons.isEmpty()) {
            throw new Refusal(Refusal.VALIDATION, legacy ? legacyWords(reasons) : reasons);
        }
        return Optional.of(draft.item());
    }

    private static Set<String> legacyWords(Set<String> reasons) {
        return reasons.stream()
                .map(reason -> reason.equals(WRONG_TYPE) ? "Type mismatch for attribute to update" : reason)
                .collect(Collectors.toSet());
    }

    private static void apply(Change change, Map<String, Value> old, boolean exists, Draft draft) {
        switch (change) {
            case Assign(Path target, Source source) -> {
                Value value = value(source, old);
                require(draft.set(target, value), NO_PATH);
            }
            case Remove(Path target) -> require(draft.remove(target) || !exists, NO_PATH);
            case Add(Path target, Value amount) ->
                require(
                        draft.set(
                                target,
                                target.in(old).map(value -> sum(value, amount)).orElse(amount)),
                        NO_PATH);
            case Delete(Path target, Value members) -> {
                require(draft.hasPlace(target) || !exists, NO_PATH);
                target.in(old).ifPresent(value -> delete(target, value, members, draft));
            }
        }
    }

    private static void delete(Path target, Value value, Value members, Draft draft) {
        require(value.type().equals(members.type()), WRONG_TYPE);
        Set<Value> left = new LinkedHashSet<>(((Value.SetOf) value).members());
        left.removeAll(((Value.SetOf) members).members());
        if (left.isEmpty()) {
            draft.remove(target);
        } else {
            draft.set(target, new Value.SetOf(value.type(), left));
        }
    }

    private static Value sum(Value value, Value amount) {
        require(value.type().equals(amount.type()), WRONG_TYPE);
        if (value instanceof Value.Number(BigDecimal left) && amount instanceof Value.Number(BigDecimal right)) {
            return inRange(left.add(right));
        }
        if (value instanceof Value.ListOf(List<Value> head) && amount instanceof Value.ListOf(List<Value> tail)) {
            return new Value.ListOf(Stream.concat(head.stream(), tail.stream()).toList());
        }
        Set<Value> all = new LinkedHashSet<>(((Value.SetOf) value).members());
        all.addAll(((Value.SetOf) amount).members());
        return new Value.SetOf(value.type(), all);
    }

    private static Value value(Source source, Map<String, Value> old) {
        return switch (source) {
            case Source.At(Path path) -> path.in(old).orElseThrow(() -> new Refusal(Refusal.VALIDATION, NO_ATTRIBUTE));
            case Source.Literal(Value value) -> value;
            case Source.Sum(Source left, char sign, Source right) -> {
                List<BigDecimal> numbers = each(List.of(left, right), side -> number(value(side, old)));
                BigDecimal second =
                        sign == '+' ? numbers.getLast() : numbers.getLast().negate();
                yield inRange(numbers.getFirst().add(second));
            }
            case Source.IfMissing(Path path, Source otherwise) -> path.in(old).orElseGet(() -> value(otherwise, old));
            case Source.Joined(Source head, Source tail) ->
                new Value.ListOf(each(List.of(head, tail), side -> list(value(side, old))).stream()
                        .flatMap(List::stream)
                        .toList());
        };
    }

    /** What all of them are, or a refusal for the reasons of all that are wrong. */
    private static <T> List<T> each(List<Source> sources, Function<Source, T> of) {
        List<T> values = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        for (Source source : sources) {
            try {
                values.add(of.apply(source));
            } catch (Refusal e) {
                reasons.addAll(e.messages());
            }
        }
        if (!reasons.isEmpty()) {
            throw new Refusal(Refusal.VALIDATION, reasons);
        }
        return values;
    }

    private static BigDecimal number(Value value) {
        require(value instanceof Value.Number, WRONG_TYPE);
        return ((Value.Number) value).number();
    }

    private static List<Value> list(Value value) {
        require(value instanceof Value.ListOf, WRONG_TYPE);
        return ((Value.ListOf) value).elements();
    }

    private static Value inRange(BigDecimal number) {
        BigDecimal size = number.abs();
        boolean fits = number.signum() == 0 || size.compareTo(LARGEST) <= 0 && size.compareTo(SMALLEST) >= 0;
        require(fits && number.stripTrailingZeros().precision() <= 38, OVERFLOW);
        return new Value.Number(number);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Refusal(Refusal.VALIDATION, otherwise);
        }
    }

    /** The types of what whole attributes are to be, or to grow by, whatever the item is. */
    Map<String, String> writtenTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.target().rest().isEmpty()) {
                type(change).ifPresent(it -> types.put(change.target().name(), it));
            }
        }
        return types;
    }

    private static Optional<String> type(Change change) {
        return switch (change) {
            case Assign(Path _, Source.Literal(Value value)) -> Optional.of(value.type());
            case Assign(Path _, Source.Sum _) -> Optional.of("N");
            case Assign(Path _, Source.Joined _) -> Optional.of("L");
            case Assign _, Remove _, Delete _ -> Optional.empty();
            case Add(Path _, Value amount) -> Optional.of(amount.type());
        };
    }

    List<Path> targets() {
        return changes.stream().map(Change::target).toList();
    }

    void addTo(Map<String, Object> request, Placeholders placeholders) {
        if (legacy) {
            Map<String, Object> updates = new LinkedHashMap<>();
            changes.forEach(change -> updates.put(change.target().name(), attributeUpdate(change)));
            request.put("AttributeUpdates", updates);
        } else {
            request.put("UpdateExpression", text(placeholders));
        }
    }

    private static Map<String, Object> attributeUpdate(Change change) {
        return switch (change) {
            case Assign(Path target, Source.Literal(Value value)) -> Map.of("Value", value.json());
            case Assign it -> throw new IllegalStateException("has no source: " + it);
            case Remove it -> Map.of("Action", "DELETE");
            case Add it -> Map.of("Action", "ADD", "Value", it.amount().json());
            case Delete it -> Map.of("Action", "DELETE", "Value", it.members().json());
        };
    }

    private String text(Placeholders placeholders) {
        List<String> sections = new ArrayList<>();
        section(sections, "SET ", Assign.class, placeholders);
        section(sections, "REMOVE ", Remove.class, placeholders);
        section(sections, "ADD ", Add.class, placeholders);
        section(sections, "DELETE ", Delete.class, placeholders);
        return String.join(" ", sections);
    }

    private void section(List<String> sections, String keyword, Class<?> kind, Placeholders placeholders) {
        String clauses = changes.stream()
                .filter(kind::isInstance)
                .map(change -> text(change, placeholders))
                .collect(Collectors.joining(", "));
        if (!clauses.isEmpty()) {
            sections.add(keyword + clauses);
        }
    }

    private static String text(Change change, Placeholders placeholders) {
        String target = change.target().text(placeholders);
        return switch (change) {
            case Assign it -> target + " = " + text(it.source(), placeholders);
            case Remove it -> target;
            case Add it -> target + " " + placeholders.value(it.amount());
            case Delete it -> target + " " + placeholders.value(it.members());
        };
    }

    private static String text(Source source, Placeholders placeholders) {
        return switch (source) {
            case Source.At(Path path) -> path.text(placeholders);
            case Source.Literal(Value value) -> placeholders.value(value);
            case Source.Sum(Source left, char sign, Source right) ->
                text(left, placeholders) + " " + sign + " " + text(right, placeholders);
            case Source.IfMissing(Path path, Source otherwise) ->
                "if_not_exists(" + path.text(placeholders) + ", " + text(otherwise, placeholders) + ")";
            case Source.Joined(Source head, Source tail) ->
                "list_append(" + text(head, placeholders) + ", " + text(tail, placeholders) + ")";
        };
    }
}
