// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Condition.Compare;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Random conditions. None is one that AWS refuses as it stands; what an item has makes the difference. */
final class ConditionMaker {
    private static final List<String> EQUALITIES = List.of("=", "<>");
    private static final List<String> ORDERINGS = List.of("<", "<=", ">", ">=");

    private final Chooser choose;
    private final Supplier<Path> paths;

    /** Of conditions over {@code paths}. */
    ConditionMaker(Chooser choose, Supplier<Path> paths) {
        this.choose = choose;
        this.paths = paths;
    }

    Condition condition(int depth) {
        return switch (choose.below(depth > 0 ? 12 : 9)) {
            case 0 -> new Condition.Exists(paths.get());
            case 1 -> new Condition.Missing(paths.get());
            case 2 -> new Condition.IsType(paths.get(), choose.of(Chooser.TYPES));
            case 3 -> beginsWith();
            case 4 -> contains();
            case 5 -> between();
            case 6 -> in();
            case 9 -> new Condition.Not(condition(depth - 1));
            case 10 -> new Condition.All(List.of(condition(depth - 1), condition(depth - 1)));
            case 11 -> new Condition.Any(List.of(condition(depth - 1), condition(depth - 1), condition(depth - 1)));
            default -> comparison();
        };
    }

    private Condition beginsWith() {
        Operand whole = choose.oneIn(6) ? new Operand.Literal(string()) : at();
        return new Condition.BeginsWith(whole, other(whole).orElseGet(() -> new Operand.Literal(string())));
    }

    private Condition contains() {
        Operand whole = choose.oneIn(6) ? new Operand.Literal(choose.text()) : at();
        return new Condition.Contains(
                whole, other(whole).orElseGet(() -> new Operand.Literal(choose.oneIn(4) ? choose.value(1) : scalar())));
    }

    /** Sometimes another path. */
    private Optional<Operand> other(Operand operand) {
        return choose.maybe(4, this::at).filter(at -> !at.equals(operand));
    }

    private Condition comparison() {
        if (choose.oneIn(4)) {
            Operand size = size();
            Operand number = choose.oneIn(6) ? at() : new Operand.Literal(new Value.Number(choose.below(4)));
            return compare(size, choose.oneIn(3) ? choose.of(EQUALITIES) : choose.of(ORDERINGS), number);
        }
        Operand left = at();
        boolean equality = choose.oneIn(2);
        Operand right = other(left).orElseGet(() -> new Operand.Literal(equality ? equal(left) : scalar()));
        return compare(left, choose.of(equality ? EQUALITIES : ORDERINGS), right);
    }

    /** What the left side might well have. */
    private Value equal(Operand left) {
        return left instanceof Operand.At(Path path) && choose.oneIn(2)
                ? choose.valueFor(path.name())
                : choose.value(1);
    }

    private Condition compare(Operand left, String operator, Operand right) {
        return choose.oneIn(4) ? new Compare(right, operator, left) : new Compare(left, operator, right);
    }

    private Condition between() {
        if (choose.oneIn(6)) {
            return new Condition.Between(
                    size(), new Operand.Literal(new Value.Number(1)), new Operand.Literal(new Value.Number(2)));
        }
        Operand operand = choose.oneIn(6) ? new Operand.Literal(scalar()) : at();
        Optional<Operand> lowest = other(operand);
        boolean text = choose.oneIn(3);
        Value from = text ? choose.text() : choose.number();
        Value to = text ? choose.text() : choose.number();
        boolean ordered = Value.order(from, to) <= 0;
        return new Condition.Between(
                operand,
                lowest.orElseGet(() -> new Operand.Literal(ordered ? from : to)),
                new Operand.Literal(ordered ? to : from));
    }

    private Condition in() {
        Operand operand = choose.oneIn(6) ? size() : at();
        List<Operand> candidates = new ArrayList<>();
        for (int i = choose.below(3); i >= 0; i--) {
            candidates.add(other(operand)
                    .orElseGet(() -> new Operand.Literal(choose.oneIn(3) ? choose.number() : choose.value(1))));
        }
        return new Condition.In(operand, candidates);
    }

    private Operand at() {
        return new Operand.At(paths.get());
    }

    private Operand size() {
        return new Operand.Size(choose.oneIn(8) ? new Operand.Literal(choose.set("BS")) : at());
    }

    private Value scalar() {
        return choose.scalar();
    }

    private Value string() {
        return choose.oneIn(3) ? choose.binary() : choose.text();
    }
}
