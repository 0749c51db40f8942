// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
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

    /** A change: the item before and after, as far as it was there. Expired are those whose time has passed. */
    record Image(Optional<Map<String, Value>> before, Optional<Map<String, Value>> after, boolean expired) {

        String event() {
            if (before.isEmpty()) {
                return "INSERT";
            }
            return after.isEmpty() ? "REMOVE" : "MODIFY";
        }

        /** What a stream of this view shows of it. */
        Image seenAs(String view) {
            return new Image(
                    view.equals("NEW_AND_OLD_IMAGES") || view.equals("OLD_IMAGE") ? before : Optional.empty(),
                    view.startsWith("NEW_") ? after : Optional.empty(),
                    expired);
        }
    }

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
            records.computeIfAbsent(key, it -> new ArrayList<>()).add(new Image(before, after, false));
        }
        after.ifPresentOrElse(item -> items.put(key, item), () -> items.remove(key));
    }

    /** Deletes what has expired at {@code now}, in seconds. */
    void expire(long now) {
        for (Map<String, Value> key : List.copyOf(items.keySet())) {
            Optional<Map<String, Value>> item = get(key);
            if (isOver(item.orElseThrow(), now)) {
                records.computeIfAbsent(key, it -> new ArrayList<>()).add(new Image(item, Optional.empty(), true));
                items.remove(key);
            }
        }
    }

    /** Whole seconds count, and what is more than five years ago doesn't. */
    private boolean isOver(Map<String, Value> item, long now) {
        if (schema.expiry().isEmpty()
                || !(item.get(schema.expiry().get()) instanceof Value.Number(BigDecimal number))) {
            return false;
        }
        BigDecimal seconds = number.setScale(0, RoundingMode.FLOOR);
        Instant oldest = Instant.ofEpochSecond(now)
                .atOffset(ZoneOffset.UTC)
                .minusYears(5)
                .toInstant();
        return seconds.compareTo(BigDecimal.valueOf(now)) <= 0
                && seconds.compareTo(BigDecimal.valueOf(oldest.getEpochSecond())) >= 0;
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
