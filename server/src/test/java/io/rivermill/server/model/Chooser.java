// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Random values, conditions and updates over few names and few values, so that they meet. An attribute mostly has the type
 * that its name suggests: a and bb numbers, c a string, lst a list. Nothing here is an expression that AWS refuses as
 * it stands; what an item has makes the difference.
 */
final class Chooser {
    private static final List<String> TYPES = List.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "L", "M");
    private static final List<String> NAMES = List.of("a", "bb", "c", "lst", "map", "set", "g", "rr");
    private static final List<String> ORDERINGS = List.of("<", "<=", ">", ">=");
    private static final List<String> NUMBERS =
            List.of("0", "1", "-1", "2.5", "10", "-0.001", "1E100", "12345678901234567890123456789012345678");

    private final RandomGenerator random;

    Chooser(RandomGenerator random) {
        this.random = random;
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    <T> T of(List<T> candidates) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    <T> Optional<T> maybe(int chances, Supplier<T> choice) {
        return oneIn(chances) ? Optional.of(choice.get()) : Optional.empty();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Attributes beside the key. */
    Map<String, Value> attributes() {
        Map<String, Value> attributes = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                attributes.put(name, valueFor(name));
            }
        }
        if (oneIn(2)) {
            attributes.put("late", new Value.Text(of(List.of("u", "uv", "v"))));
        }
        if (oneIn(3)) {
            attributes.put("padding", new Value.Text("é".repeat(random.nextInt(1_500))));
        }
        return attributes;
    }

    private Value valueFor(String name) {
        if (oneIn(12)) {
            return value(2);
        }
        return switch (name) {
            case "a", "bb", "rr" -> number();
            case "lst" -> new Value.ListOf(elements(2));
            case "map" -> new Value.MapOf(members(2));
            case "set" -> set(oneIn(2) ? "SS" : "NS");
            default -> text();
        };
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> text();
            case 1 -> number();
            case 2 -> new Value.Binary("00ff10".substring(0, 2 * random.nextInt(4)));
            case 3 -> new Value.Truth(random.nextBoolean());
            case 4 -> new Value.Nothing();
            case 5 -> set("SS");
            case 6 -> set("NS");
            case 7 -> new Value.ListOf(elements(depth));
            default -> new Value.MapOf(members(depth));
        };
    }

    private Value number() {
        return new Value.Number(new BigDecimal(oneIn(8) ? of(NUMBERS) : Integer.toString(random.nextInt(6))));
    }

    private Value text() {
        return new Value.Text(of(List.of("u", "uv", "v", "vé", "z")));
    }

    private Value set(String type) {
        Set<Value> members = new LinkedHashSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            members.add(type.equals("SS") ? text() : number());
        }
        return new Value.SetOf(type, members);
    }

    private List<Value> elements(int depth) {
        List<Value> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth - 1));
        }
        return elements;
    }

    private Map<String, Value> members(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String name : List.of("x", "yy")) {
            if (random.nextBoolean()) {
                members.put(name, value(depth - 1));
            }
        }
        return members;
    }

    Path path() {
        return switch (random.nextInt(8)) {
            case 0 -> Path.of("map", of(List.of("x", "yy")));
            case 1 -> Path.of("lst", random.nextInt(4));
            case 2 -> Path.of("map", of(List.of("x", "yy")), random.nextInt(2));
            case 3 -> Path.of("lst", random.nextInt(3), "x");
            default -> Path.of(of(NAMES));
        };
    }

    /** Paths that may stand in one expression. */
    List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            add(paths, path());
        }
        return paths;
    }

    private static boolean add(List<Path> paths, Path path) {
        return paths.stream().noneMatch(path::clashes) && paths.add(path);
    }

    Condition condition(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> new Condition.Exists(path());
            case 1 -> new Condition.Missing(path());
            case 2 -> new Condition.IsType(path(), of(TYPES));
            case 3 -> new Condition.BeginsWith(path(), oneIn(4) ? new Value.Binary("00") : text());
            case 4 -> new Condition.Contains(path(), oneIn(2) ? text() : number());
            case 5 -> between(path());
            case 6 -> in(path());
            case 8 -> new Condition.Not(condition(depth - 1));
            case 9 -> new Condition.All(List.of(condition(depth - 1), condition(depth - 1)));
            case 10 -> new Condition.Any(List.of(condition(depth - 1), condition(depth - 1), condition(depth - 1)));
            default -> comparison();
        };
    }

    private Condition comparison() {
        Path path = path();
        Path other = path();
        if (oneIn(6)) {
            return new Condition.Compare(
                    new Operand.Size(path), of(ORDERINGS), new Operand.Literal(new Value.Number(random.nextInt(4))));
        }
        if (oneIn(6) && !path.equals(other)) {
            return new Condition.Compare(new Operand.At(path), of(ORDERINGS), new Operand.At(other));
        }
        boolean equality = random.nextBoolean();
        Value literal = equality ? value(1) : scalar();
        if (equality && oneIn(2)) {
            literal = valueFor(path.name());
        }
        return new Condition.Compare(
                new Operand.At(path), equality ? of(List.of("=", "<>")) : of(ORDERINGS), new Operand.Literal(literal));
    }

    private Value scalar() {
        return oneIn(2) ? text() : number();
    }

    private Condition between(Path path) {
        boolean text = oneIn(3);
        Value from = text ? text() : number();
        Value to = text ? text() : number();
        boolean ordered = Value.order(from, to) <= 0;
        return new Condition.Between(
                new Operand.At(path),
                new Operand.Literal(ordered ? from : to),
                new Operand.Literal(ordered ? to : from));
    }

    private Condition in(Path path) {
        List<Operand> candidates = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            candidates.add(new Operand.Literal(value(1)));
        }
        return new Condition.In(new Operand.At(path), candidates);
    }

    Update update() {
        List<Path> targets = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Change change = change(path());
            if (add(targets, change.target())) {
                changes.add(change);
            }
        }
        return new Update(changes);
    }

    private Change change(Path target) {
        return switch (random.nextInt(6)) {
            case 0 -> new Change.Remove(target);
            case 1 -> new Change.Add(Path.of(of(List.of("a", "bb", "rr"))), number());
            case 2 -> new Change.Add(Path.of("set"), set("SS"));
            case 3 -> new Change.Delete(Path.of("set"), set(oneIn(2) ? "SS" : "NS"));
            default -> new Change.Assign(target, source(target));
        };
    }

    private Change.Source source(Path target) {
        return switch (random.nextInt(6)) {
            case 0 -> new Change.Source.At(path());
            case 1 ->
                new Change.Source.Sum(
                        new Change.Source.At(Path.of(of(List.of("a", "bb")))),
                        oneIn(2) ? '+' : '-',
                        new Change.Source.Literal(number()));
            case 2 -> new Change.Source.IfMissing(path(), new Change.Source.Literal(valueFor(target.name())));
            case 3 ->
                new Change.Source.Joined(
                        new Change.Source.IfMissing(
                                Path.of("lst"), new Change.Source.Literal(new Value.ListOf(List.of()))),
                        new Change.Source.Literal(new Value.ListOf(elements(1))));
            default -> new Change.Source.Literal(valueFor(target.rest().isEmpty() ? target.name() : "a"));
        };
    }
}
