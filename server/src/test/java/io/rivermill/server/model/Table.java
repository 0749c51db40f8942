// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table: its items by their keys, and what its stream has of each of them. */
final class Table {
    private final Schema schema;
    private final Map<Map<String, Value>, Map<String, Value>> items;
    private final Map<Map<String, Value>, List<Image>> records;

    /** A change: the item before and after, as far as it was there. */
    record Image(Optional<Map<String, Value>> before, Optional<Map<String, Value>> after) {}

    Table(Schema schema) {
        this(schema, new HashMap<>(), new HashMap<>());
    }

    private Table(
            Schema schema,
            Map<Map<String, Value>, Map<String, Value>> items,
            Map<Map<String, Value>, List<Image>> records) {
        this.schema = schema;
        this.items = items;
        this.records = records;
    }

    Table copy() {
        Map<Map<String, Value>, List<Image>> copies = new HashMap<>();
        records.forEach((key, images) -> copies.put(key, new ArrayList<>(images)));
        return new Table(schema, new HashMap<>(items), copies);
    }

    Schema schema() {
        return schema;
    }

    Optional<Map<String, Value>> get(Map<String, Value> key) {
        return Optional.ofNullable(items.get(key));
    }

    /** Puts or deletes an item; a change has one record, what changes nothing has none. */
    void write(Map<String, Value> key, Optional<Map<String, Value>> after) {
        Optional<Map<String, Value>> before = get(key);
        if (!before.equals(after)) {
            records.computeIfAbsent(key, it -> new ArrayList<>()).add(new Image(before, after));
        }
        after.ifPresentOrElse(item -> items.put(key, item), () -> items.remove(key));
    }

    List<Map<String, Value>> items() {
        return List.copyOf(items.values());
    }

    /** The entries of an index. */
    List<Map<String, Value>> entries(Schema.Index index) {
        return items.values().stream()
                .filter(index.key()::isIn)
                .map(item -> schema.entry(index, item))
                .toList();
    }

    Map<Map<String, Value>, List<Image>> records() {
        return records;
    }

    /** What a write costs: 1 for each KB of the greater image; of an index what it takes to change its entries. */
    Map<String, Object> writeCapacity(Optional<Map<String, Value>> before, Optional<Map<String, Value>> after) {
        double table = units(Math.max(size(before), size(after)), 1024);
        Map<String, Double> local = new LinkedHashMap<>();
        Map<String, Double> global = new LinkedHashMap<>();
        for (Schema.Index index : schema.indexes()) {
            double spent = entryUnits(index, before, after);
            if (spent > 0) {
                (index.local() ? local : global).put(index.name(), spent);
            }
        }
        return capacity(table, local, global);
    }

    Map<String, Object> capacity(double table, Map<String, Double> local, Map<String, Double> global) {
        double total = table + sum(local) + sum(global);
        Map<String, Object> capacity = new LinkedHashMap<>();
        capacity.put("TableName", schema.table());
        capacity.put("CapacityUnits", total);
        capacity.put("Table", Map.of("CapacityUnits", table));
        addArms(capacity, "LocalSecondaryIndexes", local);
        addArms(capacity, "GlobalSecondaryIndexes", global);
        return capacity;
    }

    static double units(int bytes, int unit) {
        return Math.max(1, (bytes + unit - 1) / unit);
    }

    private double entryUnits(
            Schema.Index index, Optional<Map<String, Value>> before, Optional<Map<String, Value>> after) {
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

    private static double sum(Map<String, Double> arms) {
        return arms.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void addArms(Map<String, Object> capacity, String member, Map<String, Double> arms) {
        Map<String, Object> json = new LinkedHashMap<>();
        arms.forEach((name, units) -> json.put(name, Map.of("CapacityUnits", units)));
        if (!json.isEmpty()) {
            capacity.put(member, json);
        }
    }
}
