// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A Query or Scan from its first page to its last, and whether that is what it should be: every page as long as it may be
 * and none longer, every entry once, a Query's in order. The order of a Scan's partitions, and of entries with equal keys
 * in an index, is the server's own.
 */
record Reading(
        Schema schema,
        Optional<Schema.Index> index,
        Optional<KeyRange> range,
        Optional<Condition> filter,
        int limit,
        boolean forward,
        int segments) {

    /** What a Query asks of the key: this partition, and perhaps something of its RANGE attribute. */
    record KeyRange(Value hash, Optional<Condition> range) {}

    /** What was wrong with it, if anything. */
    Optional<String> wrong(Subject subject, Database database) {
        if (index.isPresent()
                && !database.table(schema.table()).schema().indexes().contains(index.get())) {
            return wrongWithoutIndex(subject.call(operation(), request(0, Map.of())));
        }
        Schema.Key key = key();
        List<Map<String, Value>> expected = expected(database.table(schema.table()), key);
        List<Map<String, Value>> evaluated = new ArrayList<>();
        List<Map<String, Value>> returned = new ArrayList<>();
        int evaluatedCount = 0;
        for (int segment = 0; segment < segments; segment++) {
            Map<?, ?> start = Map.of();
            do {
                Outcome outcome = subject.call(operation(), request(segment, start));
                if (!(outcome instanceof Outcome.Done(Map<?, ?> page))) {
                    return Optional.of("answered " + outcome);
                }
                List<Map<String, Value>> items = ((List<?>) page.get("Items"))
                        .stream().map(item -> Value.item((Map<?, ?>) item)).toList();
                int scanned = ((Number) page.get("ScannedCount")).intValue();
                start = page.get("LastEvaluatedKey") instanceof Map<?, ?> last ? last : Map.of();
                Optional<String> problem = wrongPage(page, items.size(), scanned, start);
                if (problem.isEmpty() && tellsCapacity()) {
                    int end = Math.min(expected.size(), evaluatedCount + scanned);
                    problem = wrongCapacity(page, expected.subList(Math.min(evaluatedCount, end), end));
                }
                if (problem.isPresent()) {
                    return problem;
                }
                evaluatedCount += scanned;
                returned.addAll(items);
            } while (!start.isEmpty() && evaluatedCount <= expected.size());
        }
        if (evaluatedCount != expected.size()) {
            return Optional.of("evaluated " + evaluatedCount + " entries of " + expected.size());
        }
        expected.stream().filter(passes()).forEach(evaluated::add);
        return wrongItems(evaluated, returned, key);
    }

    private Optional<String> wrongWithoutIndex(Outcome outcome) {
        String sentence = "The table does not have the specified index: "
                + index.map(Schema.Index::name).orElse("");
        boolean told = outcome instanceof Outcome.Refused refused
                && refused.code().equals(Refusal.VALIDATION)
                && refused.message().equals(sentence);
        return told ? Optional.empty() : Optional.of("there is no such index, and it answered " + outcome);
    }

    private Optional<String> wrongPage(Map<?, ?> page, int items, int scanned, Map<?, ?> last) {
        if (((Number) page.get("Count")).intValue() != items) {
            return Optional.of("counts other than the " + items + " items it has: " + page);
        }
        if (scanned > limit || !last.isEmpty() && scanned != limit || last.isEmpty() && scanned == limit) {
            return Optional.of("ends in the wrong place, for limit " + limit + ": " + page);
        }
        List<String> names = new ArrayList<>(schema.key().names());
        index.ifPresent(it -> names.addAll(it.key().names()));
        if (!last.isEmpty() && !last.keySet().equals(Set.copyOf(names))) {
            return Optional.of("has a last key of other attributes than " + names + ": " + page);
        }
        return Optional.empty();
    }

    /** A page of a Query of a table, where it is known which items it evaluates. */
    private boolean tellsCapacity() {
        return range.isPresent() && index.isEmpty();
    }

    /** A page costs what all its items together cost, whether they pass the filter or not. */
    private Optional<String> wrongCapacity(Map<?, ?> page, List<Map<String, Value>> evaluated) {
        int bytes = evaluated.stream().mapToInt(Value::size).sum();
        Capacity spent = new Capacity(Capacity.units(bytes, 4096) / 2, Map.of(), Map.of());
        Object expected = Canonical.of(spent.json(schema.table(), List.of()));
        Object told = Canonical.of(page.get("ConsumedCapacity"));
        return told.equals(expected)
                ? Optional.empty()
                : Optional.of("spent " + told + " for " + bytes + " bytes, not " + expected);
    }

    private Optional<String> wrongItems(
            List<Map<String, Value>> expected, List<Map<String, Value>> returned, Schema.Key key) {
        List<?> all = canonical(expected);
        if (!Canonical.sorted(all).equals(Canonical.sorted(canonical(returned)))) {
            return Optional.of("returned " + canonical(returned) + "\n  instead of " + all);
        }
        if (range.isPresent() && key.range().isPresent()) {
            String name = key.range().get().name();
            List<Value> order = returned.stream().map(item -> item.get(name)).toList();
            if (!order.equals(expected.stream().map(item -> item.get(name)).toList())) {
                return Optional.of("returned entries in the order " + order);
            }
        }
        return Optional.empty();
    }

    private static List<?> canonical(List<Map<String, Value>> items) {
        return items.stream().map(item -> Canonical.of(Value.json(item))).toList();
    }

    /** The entries to be evaluated; those of a Query in order. */
    private List<Map<String, Value>> expected(Table source, Schema.Key key) {
        List<Map<String, Value>> entries =
                new ArrayList<>(index.map(source::entries).orElseGet(source::items));
        range.ifPresent(wanted -> {
            entries.removeIf(entry -> !entry.get(key.hash().name()).equals(wanted.hash())
                    || !wanted.range().map(it -> it.holds(entry)).orElse(true));
            key.range().ifPresent(attribute -> {
                Comparator<Map<String, Value>> order =
                        (left, right) -> Value.order(left.get(attribute.name()), right.get(attribute.name()));
                entries.sort(forward ? order : order.reversed());
            });
        });
        return entries;
    }

    private Predicate<Map<String, Value>> passes() {
        return item -> filter.map(it -> it.holds(item)).orElse(true);
    }

    private Schema.Key key() {
        return index.map(Schema.Index::key).orElse(schema.key());
    }

    String operation() {
        return range.isPresent() ? "Query" : "Scan";
    }

    /** The request of one page, the first if {@code start} is empty. */
    Map<String, Object> request(int segment, Map<?, ?> start) {
        Map<String, Object> request = new LinkedHashMap<>();
        Placeholders placeholders = new Placeholders();
        request.put("TableName", schema.table());
        index.ifPresent(it -> request.put("IndexName", it.name()));
        range.ifPresent(it -> {
            request.put("KeyConditionExpression", keyCondition(it, key(), placeholders));
            request.put("ScanIndexForward", forward);
        });
        filter.ifPresent(it -> request.put("FilterExpression", it.text(placeholders)));
        placeholders.addTo(request);
        request.put("Limit", limit);
        if (tellsCapacity()) {
            request.put("ReturnConsumedCapacity", "INDEXES");
        }
        if (segments > 1) {
            request.put("Segment", segment);
            request.put("TotalSegments", segments);
        }
        if (!start.isEmpty()) {
            request.put("ExclusiveStartKey", start);
        }
        return request;
    }

    private static String keyCondition(KeyRange wanted, Schema.Key key, Placeholders placeholders) {
        String hash = placeholders.name(key.hash().name()) + " = " + placeholders.value(wanted.hash());
        return wanted.range().map(it -> hash + " AND " + it.text(placeholders)).orElse(hash);
    }
}
