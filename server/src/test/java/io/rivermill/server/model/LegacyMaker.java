// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Random conditions and updates as they were said before there were expressions. */
record LegacyMaker(Chooser choose) {
    private static final List<String> OPERATORS = List.of(
            "EQ",
            "NE",
            "LT",
            "LE",
            "GT",
            "GE",
            "NULL",
            "NOT_NULL",
            "IN",
            "BETWEEN",
            "BEGINS_WITH",
            "CONTAINS",
            "NOT_CONTAINS");

    Condition expected() {
        return tests(choose::attribute, true);
    }

    /** A filter over attributes that {@code names} gives. */
    Condition filter(Supplier<String> names) {
        return tests(names, false);
    }

    private Condition tests(Supplier<String> names, boolean maybeBrief) {
        Set<String> attributes = new LinkedHashSet<>();
        for (int i = choose.below(3); i >= 0; i--) {
            attributes.add(names.get());
        }
        List<LegacyTest> tests = new ArrayList<>();
        for (String attribute : attributes) {
            LegacyTest test = test(attribute);
            boolean brief = maybeBrief && Set.of("EQ", "NULL").contains(test.operator()) && choose.oneIn(2);
            tests.add(new LegacyTest(attribute, test.operator(), test.values(), brief));
        }
        return new Condition.Legacy(tests, choose.oneIn(2));
    }

    private LegacyTest test(String attribute) {
        String operator = choose.of(OPERATORS);
        List<Value> values = switch (operator) {
            case "EQ", "NE" -> List.of(choose.oneIn(2) ? choose.valueFor(attribute) : choose.value(1));
            case "NULL", "NOT_NULL" -> List.of();
            case "BEGINS_WITH" -> List.of(choose.oneIn(3) ? choose.binary() : choose.text());
            case "IN" -> some(choose.below(3) + 1);
            case "BETWEEN" -> some(2).stream().sorted(Value::order).toList();
            default -> some(1);
        };
        return new LegacyTest(attribute, operator, values, false);
    }

    /** Scalars of one type. */
    private List<Value> some(int count) {
        Supplier<Value> one = choose.of(List.of(choose::text, choose::number, choose::binary));
        List<Value> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(one.get());
        }
        return some;
    }

    Update update() {
        Set<String> attributes = new LinkedHashSet<>();
        for (int i = choose.below(4); i >= 0; i--) {
            attributes.add(choose.attribute());
        }
        return new Update(attributes.stream().map(this::change).toList(), true);
    }

    private Change change(String attribute) {
        Path target = Path.of(attribute);
        return switch (choose.below(7)) {
            case 0 -> new Change.Remove(target);
            case 1 -> new Change.Delete(target, set());
            case 2 -> new Change.Add(target, set());
            case 3, 4 -> new Change.Add(target, choose.number());
            case 5 -> new Change.Add(target, new Value.ListOf(choose.elements(1)));
            default -> new Change.Assign(target, new Change.Source.Literal(choose.valueFor(attribute)));
        };
    }

    private Value set() {
        return choose.set(choose.of(List.of("SS", "NS", "BS")));
    }
}
