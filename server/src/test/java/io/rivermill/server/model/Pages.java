// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Reading.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A reading from its first page to its last, and whether that is what it should be: every page as long as it may be and
 * none longer, every entry once, a Query's in order, and the right price. The order of a Scan's partitions, and of entries
 * with equal keys in an index, is the server's own; then a page is judged by what it shows.
 */
final class Pages {
    private static final int BYTES_MAX = 1 << 20;

    private final Reading reading;
    private final Subject subject;
    private final Schema schema;
    private final boolean hasIndex;
    private final List<Entry> expected;
    private final boolean ordered;
    private final List<Map<String, Value>> returned = new ArrayList<>();
    private int evaluated;

    Pages(Reading reading, Subject subject, Table table) {
        this.reading = reading;
        this.subject = subject;
        this.schema = reading.schema();
        this.hasIndex = reading.index().isEmpty()
                || table.schema().indexes().contains(reading.index().get());
        this.expected = reading.entries(table);
        this.ordered = reading.isOrdered(expected);
    }

    /** What was wrong with it, if anything. */
    Optional<String> wrong() {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            Outcome outcome = subject.call(reading.operation(), Spelling.of(reading.request(0, Map.of())));
            boolean told = outcome instanceof Outcome.Refused refused
                    && refused.code().equals(Refusal.VALIDATION)
                    && refused.message().startsWith(refusal.get());
            return told ? Optional.empty() : Optional.of("answered " + outcome + "\n  not " + refusal.get());
        }
        for (int segment = 0; segment < reading.paging().segments(); segment++) {
            Map<?, ?> start = Map.of();
            do {
                Outcome outcome = subject.call(reading.operation(), Spelling.of(reading.request(segment, start)));
                if (!(outcome instanceof Outcome.Done(Map<?, ?> page))) {
                    return Optional.of("answered " + outcome);
                }
                start = member(page, "LastEvaluatedKey");
                Optional<String> problem = wrongPage(page, start);
                if (problem.isPresent()) {
                    return problem.map(it -> it + "\n  in the page " + page);
                }
            } while (!start.isEmpty() && evaluated <= expected.size());
        }
        if (evaluated != expected.size()) {
            return Optional.of("evaluated " + evaluated + " entries of " + expected.size());
        }
        return reading.answer().countsOnly() ? Optional.empty() : wrongItems();
    }

    /** How a message begins that says that this can't be asked. */
    private Optional<String> refusal() {
        if (!hasIndex) {
            return Optional.of("The table does not have the specified index: "
                    + reading.index().get().name());
        }
        if (reading.index().isEmpty() || reading.index().get().included().isEmpty()) {
            return Optional.empty();
        }
        String name = reading.index().get().name();
        boolean global = !reading.index().get().local();
        if (global && reading.answer().select().equals("ALL_ATTRIBUTES")) {
            return Optional.of(
                    "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for"
                            + " global secondary index " + name + " because its projection type is not ALL");
        }
        if (global && !reading.missing().isEmpty()) {
            return Optional.of("One or more parameter values were invalid: Global secondary index " + name
                    + " does not project [" + reading.missing().getFirst());
        }
        return reading.filtersMissing()
                ? Optional.of("One or more parameter values were invalid: Secondary index " + name
                        + " does not project one or more filter attributes: [")
                : Optional.empty();
    }

    private Optional<String> wrongPage(Map<?, ?> page, Map<?, ?> last) {
        int scanned = ((Number) page.get("ScannedCount")).intValue();
        int count = ((Number) page.get("Count")).intValue();
        List<Map<String, Value>> items = page.get("Items") instanceof List<?> list
                ? list.stream().map(item -> Value.item((Map<?, ?>) item)).toList()
                : List.of();
        int limit = reading.paging().limit();
        if (scanned > expected.size() - evaluated || limit > 0 && scanned > limit) {
            return Optional.of("evaluates too much, for limit " + limit);
        }
        if (reading.answer().countsOnly() ? page.containsKey("Items") : count != items.size()) {
            return Optional.of("counts " + count + " and has " + items.size() + " items");
        }
        Optional<String> problem =
                wrongKey(last).or(() -> ordered ? wrongEntries(items, count, scanned, last) : Optional.empty());
        evaluated += scanned;
        returned.addAll(items);
        if (problem.isPresent()) {
            return problem;
        }
        List<Integer> sizes = sizes(items, scanned);
        if (sizes.isEmpty() && scanned > 0) {
            boolean full = limit > 0 && scanned == limit;
            return full && last.isEmpty() ? Optional.of("has no last key although it is full") : Optional.empty();
        }
        return wrongEnd(sizes, last).or(() -> wrongCapacity(page, sizes, scanned));
    }

    /** The sizes of what the page evaluated as far as that is known: of nothing or of all. */
    private List<Integer> sizes(List<Map<String, Value>> items, int scanned) {
        if (ordered) {
            return expected.subList(evaluated - scanned, evaluated).stream()
                    .map(entry -> Value.size(entry.found()))
                    .toList();
        }
        boolean shown = reading.answer().isEverything() && reading.filter().isEmpty() && !reading.fetches();
        return shown ? items.stream().map(Value::size).toList() : List.of();
    }

    private Optional<String> wrongKey(Map<?, ?> last) {
        Set<String> names = new HashSet<>(schema.key().names());
        names.addAll(reading.key().names());
        return last.isEmpty() || last.keySet().equals(names)
                ? Optional.empty()
                : Optional.of("has a last key of other attributes than " + names);
    }

    /** Where the order is known each page has its entries, and says which was the last. */
    private Optional<String> wrongEntries(List<Map<String, Value>> items, int count, int scanned, Map<?, ?> last) {
        List<Entry> part = expected.subList(evaluated, evaluated + scanned);
        List<Map<String, Value>> passing =
                part.stream().filter(reading::passes).map(reading::of).toList();
        if (count != passing.size()
                || !reading.answer().countsOnly() && !canonical(items).equals(canonical(passing))) {
            return Optional.of("should have " + canonical(passing));
        }
        if (!last.isEmpty() && !part.isEmpty()) {
            List<String> names = List.copyOf(Value.item(last).keySet());
            return Value.item(last).equals(Schema.only(part.getLast().whole(), names))
                    ? Optional.empty()
                    : Optional.of("ends at " + part.getLast().whole());
        }
        return Optional.empty();
    }

    /** A page ends at its limit, with the entry that makes it 1 MB, or with the last there is. */
    private Optional<String> wrongEnd(List<Integer> sizes, Map<?, ?> last) {
        long bytes = sizes.stream().mapToLong(Integer::longValue).sum();
        int limit = reading.paging().limit();
        boolean full = bytes >= BYTES_MAX || limit > 0 && sizes.size() == limit;
        if (full == last.isEmpty()) {
            return Optional.of("ends in the wrong place, after " + sizes.size() + " entries of " + bytes + " bytes");
        }
        return !sizes.isEmpty() && bytes - sizes.getLast() >= BYTES_MAX
                ? Optional.of("goes on after 1 MB, to " + bytes + " bytes")
                : Optional.empty();
    }

    /** A page costs what all its entries together cost, and each item of a table that is looked up for an index. */
    private Optional<String> wrongCapacity(Map<?, ?> page, List<Integer> sizes, int scanned) {
        if (reading.fetches() && !ordered) {
            return Optional.empty();
        }
        double factor = reading.paging().consistent() ? 1 : 0.5;
        double read = Capacity.units(sizes.stream().mapToInt(Integer::intValue).sum(), 4096) * factor;
        Capacity spent = reading.index()
                .map(index -> index.local()
                        ? new Capacity(0, Map.of(index.name(), read), Map.of())
                        : new Capacity(0, Map.of(), Map.of(index.name(), read)))
                .orElse(new Capacity(read, Map.of(), Map.of()));
        if (reading.fetches()) {
            for (Entry entry : expected.subList(evaluated - scanned, evaluated)) {
                spent = spent.plus(Capacity.ofRead(Optional.of(entry.whole()), factor));
            }
        }
        Object due = Canonical.of(spent.json(schema.table(), List.of()));
        Object told = Canonical.of(page.get("ConsumedCapacity"));
        return told.equals(due) ? Optional.empty() : Optional.of("spent " + told + " instead of " + due);
    }

    private Optional<String> wrongItems() {
        List<Map<String, Value>> passing =
                expected.stream().filter(reading::passes).map(reading::of).toList();
        if (!Canonical.sorted(canonical(passing)).equals(Canonical.sorted(canonical(returned)))) {
            return Optional.of("returned " + canonical(returned) + "\n  instead of " + canonical(passing));
        }
        List<String> names = reading.key().rangeNames();
        return reading.range().isEmpty()
                        || !reading.answer().isEverything()
                        || keys(passing, names).equals(keys(returned, names))
                ? Optional.empty()
                : Optional.of("returned entries in the order " + keys(returned, names));
    }

    private static List<Object> keys(List<Map<String, Value>> items, List<String> names) {
        return items.stream().<Object>map(item -> Schema.only(item, names)).toList();
    }

    private static List<?> canonical(List<Map<String, Value>> items) {
        return items.stream().map(item -> Canonical.of(Value.json(item))).toList();
    }

    private static Map<?, ?> member(Map<?, ?> page, String name) {
        return page.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }
}
