// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A write of one item, as a request of its own or as a part of a batch or transaction. */
sealed interface Write {
    String table();

    /** Condition that the item must meet before. */
    Optional<Condition> condition();

    /** Whether a refusal tells the item that didn't meet the condition. */
    boolean tellsItem();

    record Put(String table, Map<String, Value> item, Optional<Condition> condition, boolean tellsItem)
            implements Write {}

    /** Without {@code update} it makes an item of the key. */
    record Edit(
            String table,
            Map<String, Value> key,
            Optional<Update> update,
            Optional<Condition> condition,
            boolean tellsItem)
            implements Write {}

    record Delete(String table, Map<String, Value> key, Optional<Condition> condition, boolean tellsItem)
            implements Write {}

    /** Writes nothing; only in transactions. */
    record Check(String table, Map<String, Value> key, Optional<Condition> condition, boolean tellsItem)
            implements Write {}

    /** The operation that does it by itself. */
    default String operation() {
        return switch (this) {
            case Put it -> "PutItem";
            case Edit it -> "UpdateItem";
            case Delete it -> "DeleteItem";
            case Check it -> throw new IllegalStateException("no operation checks by itself");
        };
    }

    /** What a transaction calls it. */
    default String action() {
        return switch (this) {
            case Put it -> "Put";
            case Edit it -> "Update";
            case Delete it -> "Delete";
            case Check it -> "ConditionCheck";
        };
    }

    /** The attributes that say which item it is. */
    default Map<String, Value> item() {
        return switch (this) {
            case Put it -> it.item();
            case Edit it -> it.key();
            case Delete it -> it.key();
            case Check it -> it.key();
        };
    }

    /** The key of the item; refuses a request that is wrong whatever is in the table. */
    default Map<String, Value> key(Schema schema) {
        return switch (this) {
            case Put it -> {
                schema.checkItem(it.item());
                yield schema.keyOf(it.item());
            }
            case Edit it -> {
                schema.checkedKey(it.key());
                it.update().ifPresent(update -> checkTargets(schema, update));
                it.update().ifPresent(update -> schema.checkWritten(update.writtenTypes()));
                yield it.key();
            }
            case Delete it -> schema.checkedKey(it.key());
            case Check it -> schema.checkedKey(it.key());
        };
    }

    /** What becomes of the item. */
    default Optional<Map<String, Value>> after(Table table, Optional<Map<String, Value>> before) {
        if (condition().isPresent() && !condition().get().holds(before.orElse(Map.of()))) {
            Map<String, Object> more = tellsItem()
                    ? before.<Map<String, Object>>map(item -> Map.of("Item", Value.json(item)))
                            .orElse(Map.of())
                    : Map.of();
            throw new Refusal("ConditionalCheckFailedException", Set.of("The conditional request failed"), more);
        }
        return switch (this) {
            case Put it -> Optional.of(it.item());
            case Edit it -> edited(table.schema(), it, before);
            case Delete it -> Optional.empty();
            case Check it -> before;
        };
    }

    private static Optional<Map<String, Value>> edited(Schema schema, Edit edit, Optional<Map<String, Value>> before) {
        if (edit.update().isEmpty()) {
            return Optional.of(before.orElse(edit.key()));
        }
        Optional<Map<String, Value>> after = edit.update().get().of(before, edit.key());
        after.ifPresent(item -> schema.checkUpdated(before.orElse(Map.of()), item));
        return after;
    }

    private static void checkTargets(Schema schema, Update update) {
        List<String> hit = update.targets().stream()
                .map(Path::name)
                .filter(schema.key().names()::contains)
                .toList();
        if (!hit.isEmpty()) {
            throw new Refusal(
                    Refusal.VALIDATION,
                    Set.copyOf(hit.stream()
                            .map(name -> "One or more parameter values were invalid: Cannot update attribute " + name
                                    + ". This attribute is part of the key")
                            .toList()));
        }
    }

    /** As a request or a transaction's action has it. */
    default Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Placeholders placeholders = new Placeholders();
        json.put("TableName", table());
        switch (this) {
            case Put it -> json.put("Item", Value.json(it.item()));
            case Edit it -> {
                json.put("Key", Value.json(it.key()));
                it.update().ifPresent(update -> update.addTo(json, placeholders));
            }
            case Delete it -> json.put("Key", Value.json(it.key()));
            case Check it -> json.put("Key", Value.json(it.key()));
        }
        condition().ifPresent(it -> it.addTo(json, "ConditionExpression", "Expected", placeholders));
        placeholders.addTo(json);
        if (tellsItem()) {
            json.put("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        }
        return json;
    }
}
