// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Schema.Attribute;
import io.rivermill.server.model.Schema.Index;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Random queries and scans of tables and indexes.
 *
 * @param wholePages true to limit pages by their size only
 */
record ReadMaker(Chooser choose, boolean wholePages) {
    private static final int TRIES_MAX = 20;
    private static final List<String> SIGNS = List.of("=", "<", "<=", ">", ">=");

    Reading query(Schema schema) {
        Optional<Index> index = index(schema);
        Schema.Key key = index.map(Index::key).orElse(schema.key());
        boolean legacy = key.names().size() <= 2 && choose.oneIn(3);
        Reading.KeyRange range = range(key, legacy);
        return reading(schema, index, Optional.of(range), key.names(), legacy);
    }

    Reading scan(Schema schema) {
        return reading(schema, index(schema), Optional.empty(), List.of(), choose.oneIn(3));
    }

    private Optional<Index> index(Schema schema) {
        return schema.indexes().isEmpty() || choose.oneIn(3)
                ? Optional.empty()
                : Optional.of(choose.of(schema.indexes()));
    }

    private Reading reading(
            Schema schema,
            Optional<Index> index,
            Optional<Reading.KeyRange> range,
            List<String> hidden,
            boolean legacy) {
        Supplier<Path> paths = paths(schema, index, hidden);
        Supplier<Path> wanted = paths(schema, index.filter(it -> !it.local()), List.of());
        Optional<Condition> filter = choose.maybe(
                2,
                () -> legacy
                        ? new LegacyMaker(choose).filter(() -> paths.get().name())
                        : new ConditionMaker(choose, paths).condition(2));
        boolean global = index.isPresent() && !index.get().local();
        int limit = wholePages || choose.oneIn(8) ? 0 : 1 + choose.below(6);
        return new Reading(
                schema,
                index,
                range,
                filter,
                answer(index, wanted, legacy),
                new Reading.Paging(
                        limit,
                        range.isEmpty() || choose.oneIn(2),
                        range.isPresent() ? 1 : 1 + choose.below(4),
                        !global && choose.oneIn(3)));
    }

    /** Paths that may be asked for: without these attributes, and seldom of what the index doesn't have. */
    private Supplier<Path> paths(Schema schema, Optional<Index> index, List<String> hidden) {
        Set<String> names = new LinkedHashSet<>(Chooser.NAMES);
        names.addAll(List.of("g", "rr", "h", "ss"));
        if (index.isPresent() && index.get().included().isPresent() && !choose.oneIn(10)) {
            names.retainAll(schema.projected(index.get()));
            names.addAll(schema.key().names());
        }
        names.removeAll(hidden);
        List<String> shown = List.copyOf(names);
        return () -> {
            for (int i = 0; i < TRIES_MAX; i++) {
                Path path = choose.path();
                if (shown.contains(path.name())) {
                    return path;
                }
            }
            return Path.of(choose.of(shown));
        };
    }

    private Reading.Answer answer(Optional<Index> index, Supplier<Path> paths, boolean legacy) {
        if (choose.oneIn(3)) {
            List<Path> parts = new ArrayList<>();
            for (int i = choose.below(4); i >= 0; i--) {
                Path path = paths.get();
                Chooser.add(parts, legacy ? Path.of(path.name()) : path);
            }
            return new Reading.Answer(
                    new Wanted(Optional.of(parts), legacy), choose.of(List.of("", "SPECIFIC_ATTRIBUTES")));
        }
        boolean fromIndex = index.isPresent() && choose.oneIn(2);
        String select = choose.of(List.of("", "COUNT", fromIndex ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES"));
        return new Reading.Answer(Wanted.ALL, select);
    }

    private Reading.KeyRange range(Schema.Key key, boolean legacy) {
        List<Value> hash = key.hash().stream().map(this::keyValue).toList();
        List<Value> equal = new ArrayList<>();
        for (int i = choose.below(key.range().size() + 1) - 1; i >= 0; i--) {
            equal.add(keyValue(key.range().get(equal.size())));
        }
        boolean more = equal.size() < key.range().size();
        Optional<Condition> last =
                more ? choose.maybe(2, () -> condition(key.range().get(equal.size()))) : Optional.empty();
        return new Reading.KeyRange(hash, equal, last, legacy);
    }

    private Condition condition(Attribute attribute) {
        Operand at = new Operand.At(Path.of(attribute.name()));
        Value from = keyValue(attribute);
        Value to = keyValue(attribute);
        boolean ordered = Value.order(from, to) <= 0;
        return switch (choose.below(attribute.type().equals("N") ? 3 : 4)) {
            case 0 ->
                new Condition.Between(
                        at, new Operand.Literal(ordered ? from : to), new Operand.Literal(ordered ? to : from));
            case 3 -> new Condition.BeginsWith(at, new Operand.Literal(from));
            default -> new Condition.Compare(at, choose.of(SIGNS), new Operand.Literal(from));
        };
    }

    /** One of few values that such a key has. */
    Value keyValue(Attribute attribute) {
        return switch (attribute.name()) {
            case "pk" -> new Value.Text(choose.of(List.of("p", "p\u0000", "q", "q\u00e9")));
            case "sk" -> new Value.Number(choose.below(5) - 2);
            case "rr" -> new Value.Number(choose.below(5));
            case "h" -> new Value.Number(choose.below(2));
            case "id" -> new Value.Binary(choose.of(List.of("00", "0000", "00ff", "ff")));
            default -> choose.text();
        };
    }
}
