// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Query or Scan: what is asked, and which entries there are to be evaluated. {@link Pages} sends it from its first page to
 * its last.
 */
record Reading(
        Schema schema,
        Optional<Schema.Index> index,
        Optional<KeyRange> range,
        Optional<Condition> filter,
        Answer answer,
        Paging paging) {

    /**
     * What a Query asks of the key: this partition, these first RANGE attributes, and perhaps something of the next.
     *
     * @param legacy true to say it by KeyConditions
     */
    record KeyRange(List<Value> hash, List<Value> equal, Optional<Condition> last, boolean legacy) {}

    /** What comes back of an entry; {@code select} is empty to say nothing. */
    record Answer(Wanted wanted, String select) {
        static final Answer ALL = new Answer(Wanted.ALL, "");

        boolean countsOnly() {
            return select.equals("COUNT");
        }

        boolean isEverything() {
            return wanted.parts().isEmpty() && !countsOnly();
        }
    }

    /** {@code limit} is 0 to set none. */
    record Paging(int limit, boolean forward, int segments, boolean consistent) {
        static final Paging ALL = new Paging(1_000, true, 1, false);
    }

    /** What is evaluated: what the index has of an item, and all that the item has. */
    record Entry(Map<String, Value> found, Map<String, Value> whole) {}

    /** All of a table or an index. */
    static Reading all(Schema schema, Optional<Schema.Index> index) {
        return new Reading(schema, index, Optional.empty(), Optional.empty(), Answer.ALL, Paging.ALL);
    }

    Optional<String> wrong(Subject subject, Database database) {
        return new Pages(this, subject, database.table(schema.table())).wrong();
    }

    /** The entries to be evaluated; those of a Query in order. */
    List<Entry> entries(Table source) {
        List<Entry> entries = new ArrayList<>();
        for (Map<String, Value> item : source.items()) {
            if (key().isIn(item) && range.map(wanted -> isWithin(wanted, item)).orElse(true)) {
                entries.add(new Entry(index.map(it -> schema.entry(it, item)).orElse(item), item));
            }
        }
        Comparator<Entry> order = (left, right) -> 0;
        for (String name : key().rangeNames()) {
            order = order.thenComparing(entry -> entry.found().get(name), Value::order);
        }
        if (range.isPresent()) {
            entries.sort(paging.forward() ? order : order.reversed());
        }
        return entries;
    }

    private boolean isWithin(KeyRange wanted, Map<String, Value> item) {
        return values(item, key().hashNames()).equals(wanted.hash())
                && values(item, key().rangeNames())
                        .subList(0, wanted.equal().size())
                        .equals(wanted.equal())
                && wanted.last().map(it -> it.holds(item)).orElse(true);
    }

    private static List<Value> values(Map<String, Value> item, List<String> names) {
        return names.stream().map(item::get).toList();
    }

    /** True if there is but one order in which these can come. */
    boolean isOrdered(List<Entry> entries) {
        if (range.isEmpty()) {
            return false;
        }
        List<List<Value>> keys = entries.stream()
                .map(entry -> values(entry.found(), key().rangeNames()))
                .toList();
        return new HashSet<>(keys).size() == keys.size();
    }

    /** True if items come from the table, since the local index that is read hasn't all that is asked for. */
    boolean fetches() {
        return index.isPresent()
                && index.get().local()
                && (answer.select().equals("ALL_ATTRIBUTES") || !missing().isEmpty());
    }

    /** The attributes that are asked for and not in the index. */
    List<String> missing() {
        return missing(answer.wanted().names());
    }

    /** True if a Query's entries are to be judged by what isn't in the index. A Scan's may be: it isn't there. */
    boolean filtersMissing() {
        return range.isPresent()
                && filter.isPresent()
                && !missing(filter.get().names()).isEmpty();
    }

    private List<String> missing(Collection<String> names) {
        if (index.isEmpty() || index.get().included().isEmpty()) {
            return List.of();
        }
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(schema.projected(index.get()));
        return missing;
    }

    boolean passes(Entry entry) {
        return filter.map(it -> it.holds(entry.found())).orElse(true);
    }

    /** What is answered of an entry that passes. */
    Map<String, Value> of(Entry entry) {
        if (answer.wanted().parts().isPresent()) {
            return answer.wanted().of(fetches() ? entry.whole() : entry.found());
        }
        return answer.select().equals("ALL_ATTRIBUTES") ? entry.whole() : entry.found();
    }

    Schema.Key key() {
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
        request.put("ReturnConsumedCapacity", "INDEXES");
        index.ifPresent(it -> request.put("IndexName", it.name()));
        range.ifPresent(it -> {
            addKeyCondition(request, it, placeholders);
            request.put("ScanIndexForward", paging.forward());
        });
        String legacyFilter = range.isPresent() ? "QueryFilter" : "ScanFilter";
        filter.ifPresent(it -> it.addTo(request, "FilterExpression", legacyFilter, placeholders));
        answer.wanted().addTo(request, placeholders);
        placeholders.addTo(request);
        if (!answer.select().isEmpty()) {
            request.put("Select", answer.select());
        }
        if (paging.consistent()) {
            request.put("ConsistentRead", true);
        }
        if (paging.limit() > 0) {
            request.put("Limit", paging.limit());
        }
        if (paging.segments() > 1) {
            request.put("Segment", segment);
            request.put("TotalSegments", paging.segments());
        }
        if (!start.isEmpty()) {
            request.put("ExclusiveStartKey", start);
        }
        return request;
    }

    private void addKeyCondition(Map<String, Object> request, KeyRange wanted, Placeholders placeholders) {
        List<Value> values = new ArrayList<>(wanted.hash());
        values.addAll(wanted.equal());
        List<Condition> parts = new ArrayList<>();
        List<LegacyTest> tests = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String name = key().names().get(i);
            parts.add(new Condition.Compare(new Operand.At(Path.of(name)), "=", new Operand.Literal(values.get(i))));
            tests.add(new LegacyTest(name, "EQ", List.of(values.get(i)), false));
        }
        if (wanted.legacy()) {
            wanted.last().map(LegacyTest::of).ifPresent(tests::add);
            request.put("KeyConditions", LegacyTest.json(tests));
        } else {
            wanted.last().ifPresent(parts::add);
            List<String> texts =
                    parts.stream().map(part -> part.text(placeholders)).toList();
            request.put("KeyConditionExpression", String.join(" AND ", texts));
        }
    }
}
