// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Capacity units of a table and of its indexes by name. */
record Capacity(double table, Map<String, Double> local, Map<String, Double> global) {
    static final Capacity NONE = new Capacity(0, Map.of(), Map.of());

    /** Units for {@code bytes}, at least one. */
    static double units(int bytes, int unit) {
        return Math.max(1, (bytes + unit - 1) / unit);
    }

    static Capacity ofRead(Optional<Map<String, Value>> item, double factor) {
        return new Capacity(units(size(item), 4096) * factor, Map.of(), Map.of());
    }

    /** 1 for each KB of the greater image; of an index what it takes to change its entries. */
    static Capacity ofWrite(Schema schema, Optional<Map<String, Value>> before, Optional<Map<String, Value>> after) {
        Map<String, Double> local = new LinkedHashMap<>();
        Map<String, Double> global = new LinkedHashMap<>();
        for (Schema.Index index : schema.indexes()) {
            double spent = entryUnits(schema, index, before, after);
            if (spent > 0) {
                (index.local() ? local : global).put(index.name(), spent);
            }
        }
        return new Capacity(units(Math.max(size(before), size(after)), 1024), local, global);
    }

    /** A transaction pays twice for the table, once for indexes. */
    Capacity inTransaction() {
        return new Capacity(table * 2, local, global);
    }

    Capacity plus(Capacity other) {
        return new Capacity(table + other.table, sum(local, other.local), sum(global, other.global));
    }

    /** As ReturnConsumedCapacity INDEXES has it; {@code also} are the members that repeat each number. */
    Map<String, Object> json(String name, List<String> also) {
        Map<String, Object> json = new LinkedHashMap<>(numbers(table + total(local) + total(global), also));
        json.put("TableName", name);
        json.put("Table", numbers(table, also));
        addArms(json, "LocalSecondaryIndexes", local, also);
        addArms(json, "GlobalSecondaryIndexes", global, also);
        return json;
    }

    private static double entryUnits(
            Schema schema,
            Schema.Index index,
            Optional<Map<String, Value>> before,
            Optional<Map<String, Value>> after) {
        Optional<Map<String, Value>> was = before.filter(index.key()::isIn).map(item -> schema.entry(index, item));
        Optional<Map<String, Value>> is = after.filter(index.key()::isIn).map(item -> schema.entry(index, item));
        double wasUnits = was.map(entry -> units(Value.size(entry), 1024)).orElse(0.0);
        double isUnits = is.map(entry -> units(Value.size(entry), 1024)).orElse(0.0);
        List<String> names = index.key().names();
        boolean moved = was.isPresent()
                && is.isPresent()
                && !Schema.only(was.get(), names).equals(Schema.only(is.get(), names));
        if (was.isEmpty() || is.isEmpty() || moved) {
            return wasUnits + isUnits;
        }
        return was.equals(is) ? 0 : Math.max(wasUnits, isUnits);
    }

    private static int size(Optional<Map<String, Value>> item) {
        return item.map(Value::size).orElse(0);
    }

    private static double total(Map<String, Double> arms) {
        return arms.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Map<String, Double> sum(Map<String, Double> left, Map<String, Double> right) {
        Map<String, Double> sum = new LinkedHashMap<>(left);
        right.forEach((name, units) -> sum.merge(name, units, Double::sum));
        return sum;
    }

    private static Map<String, Object> numbers(double units, List<String> also) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("CapacityUnits", units);
        also.forEach(member -> numbers.put(member, units));
        return numbers;
    }

    private static void addArms(
            Map<String, Object> capacity, String member, Map<String, Double> arms, List<String> also) {
        Map<String, Object> json = new LinkedHashMap<>();
        arms.forEach((name, units) -> json.put(name, numbers(units, also)));
        if (!json.isEmpty()) {
            capacity.put(member, json);
        }
    }
}
