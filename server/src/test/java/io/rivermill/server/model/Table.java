// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table: its items by their keys, and what its stream has of each of them. */
final class Table {
    private Schema schema;
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

    void add(Schema.Index index) {
        schema = schema.with(index);
    }

    void drop(Schema.Index index) {
        schema = schema.without(index);
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
}
