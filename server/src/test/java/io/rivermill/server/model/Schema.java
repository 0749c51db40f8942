// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table's keys and indexes.
 *
 * @param view what its stream shows, as StreamViewType names it
 * @param expiry the attribute that says when an item expires, if it may
 */
record Schema(String table, Key key, List<Index> indexes, String view, Optional<String> expiry) {
    private static final String INVALID = "One or more parameter values were invalid: ";

    record Attribute(String name, String type) {}

    /** One HASH attribute and at most one RANGE attribute, or several of both in a global index. */
    record Key(List<Attribute> hash, List<Attribute> range) {

        static Key of(Attribute hash, Attribute... range) {
            return new Key(List.of(hash), List.of(range));
        }

        List<Attribute> attributes() {
            return Stream.concat(hash.stream(), range.stream()).toList();
        }

        List<String> names() {
            return names(attributes());
        }

        List<String> hashNames() {
            return names(hash);
        }

        List<String> rangeNames() {
            return names(range);
        }

        private static List<String> names(List<Attribute> attributes) {
            return attributes.stream().map(Attribute::name).toList();
        }

        boolean isIn(Map<String, Value> item) {
            return item.keySet().containsAll(names());
        }
    }

    /** {@code included} is what entries have besides keys; nothing in it stands for all. */
    record Index(String name, boolean local, Key key, Optional<List<String>> included) {}

    Map<String, Value> keyOf(Map<String, Value> item) {
        return only(item, key.names());
    }

    /** The attributes that an entry of {@code index} has of an item. */
    Map<String, Value> entry(Index index, Map<String, Value> item) {
        if (index.included().isEmpty()) {
            return item;
        }
        return only(item, projected(index));
    }

    /** The names of all that an index has which has not everything. */
    List<String> projected(Index index) {
        List<String> names = new ArrayList<>(key.names());
        names.addAll(index.key().names());
        names.addAll(index.included().orElseThrow());
        return names;
    }

    static Map<String, Value> only(Map<String, Value> item, List<String> names) {
        Map<String, Value> only = new LinkedHashMap<>();
        for (String name : names) {
            if (item.containsKey(name)) {
                only.put(name, item.get(name));
            }
        }
        return only;
    }

    /** Refuses what isn't exactly a key of this table. */
    Map<String, Value> checkedKey(Map<String, Value> given) {
        if (!isKey(given)) {
            throw new Refusal(Refusal.VALIDATION, "The provided key element does not match the schema");
        }
        return given;
    }

    boolean isKey(Map<String, Value> given) {
        return given.size() == key.names().size()
                && key.attributes().stream()
                        .allMatch(attribute -> given.containsKey(attribute.name())
                                && given.get(attribute.name()).type().equals(attribute.type()));
    }

    /** Refuses an item without its key or with what can't be a key of an index. */
    void checkItem(Map<String, Value> item) {
        Set<String> reasons = wrongIndexKeys(types(item));
        for (Attribute attribute : key.attributes()) {
            if (!item.containsKey(attribute.name())) {
                reasons.add(INVALID + "Missing the key " + attribute.name() + " in the item");
            } else if (!item.get(attribute.name()).type().equals(attribute.type())) {
                reasons.add(INVALID + "Type mismatch for key " + attribute.name() + " expected: " + attribute.type()
                        + " actual: " + item.get(attribute.name()).type());
            }
        }
        refuse(reasons);
    }

    /** The same of the types that an update gives to attributes whatever the item is. */
    void checkWritten(Map<String, String> types) {
        refuse(wrongIndexKeys(types));
    }

    /** The same of what an update changed. */
    void checkUpdated(Map<String, Value> before, Map<String, Value> after) {
        Map<String, Value> changed = new LinkedHashMap<>(after);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        if (!wrongIndexKeys(types(changed)).isEmpty()) {
            refuse(Set.of("The update expression attempted to update the secondary index key to unsupported type"));
        }
    }

    private static Map<String, String> types(Map<String, Value> item) {
        Map<String, String> types = new LinkedHashMap<>();
        item.forEach((name, value) -> types.put(name, value.type()));
        return types;
    }

    private Set<String> wrongIndexKeys(Map<String, String> types) {
        Set<String> reasons = new LinkedHashSet<>();
        for (Index index : indexes) {
            wrongTypes(index, types)
                    .forEach(attribute -> reasons.add(INVALID + "Type mismatch for Index Key " + attribute.name()
                            + " Expected: " + attribute.type() + " Actual: " + types.get(attribute.name())
                            + " IndexName: " + index.name()));
        }
        return reasons;
    }

    private Stream<Attribute> wrongTypes(Index index, Map<String, String> types) {
        return index.key().attributes().stream()
                .filter(attribute -> !key.names().contains(attribute.name()))
                .filter(attribute -> types.containsKey(attribute.name())
                        && !types.get(attribute.name()).equals(attribute.type()));
    }

    private static void refuse(Set<String> reasons) {
        if (!reasons.isEmpty()) {
            throw new Refusal(Refusal.VALIDATION, reasons);
        }
    }

    Schema with(Index index) {
        return withIndexes(Stream.concat(indexes.stream(), Stream.of(index)).toList());
    }

    Schema without(Index index) {
        return withIndexes(indexes.stream().filter(it -> !it.equals(index)).toList());
    }

    private Schema withIndexes(List<Index> changed) {
        return new Schema(table, key, changed, view, expiry);
    }

    Schema withView(String changed) {
        return new Schema(table, key, indexes, changed, expiry);
    }

    /** The request that makes items expire. */
    Map<String, Object> startExpiry() {
        return Map.of(
                "TableName",
                table,
                "TimeToLiveSpecification",
                Map.of("Enabled", true, "AttributeName", expiry.orElseThrow()));
    }

    /** The request that makes {@code index}, a global one. */
    Map<String, Object> addIndex(Index index) {
        return Map.of(
                "TableName",
                table,
                "AttributeDefinitions",
                with(index).definitions(),
                "GlobalSecondaryIndexUpdates",
                List.of(Map.of("Create", json(index))));
    }

    Map<String, Object> dropIndex(Index index) {
        return Map.of(
                "TableName",
                table,
                "GlobalSecondaryIndexUpdates",
                List.of(Map.of("Delete", Map.of("IndexName", index.name()))));
    }

    /** The request that makes this table, with a stream. */
    Map<String, Object> createTable() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("TableName", table);
        request.put("BillingMode", "PAY_PER_REQUEST");
        request.put("KeySchema", json(key));
        request.put("StreamSpecification", Map.of("StreamEnabled", true, "StreamViewType", view));
        request.put("AttributeDefinitions", definitions());
        addIndexes(request, "LocalSecondaryIndexes", true);
        addIndexes(request, "GlobalSecondaryIndexes", false);
        return request;
    }

    private void addIndexes(Map<String, Object> request, String member, boolean local) {
        List<Map<String, Object>> chosen = indexes.stream()
                .filter(index -> index.local() == local)
                .map(Schema::json)
                .toList();
        if (!chosen.isEmpty()) {
            request.put(member, chosen);
        }
    }

    private List<Map<String, String>> definitions() {
        Set<Attribute> attributes = new LinkedHashSet<>(key.attributes());
        indexes.forEach(index -> attributes.addAll(index.key().attributes()));
        return attributes.stream()
                .map(it -> Map.of("AttributeName", it.name(), "AttributeType", it.type()))
                .toList();
    }

    private static Map<String, Object> json(Index index) {
        return Map.of("IndexName", index.name(), "KeySchema", json(index.key()), "Projection", projection(index));
    }

    private static Map<String, Object> projection(Index index) {
        return index.included()
                .map(names -> names.isEmpty()
                        ? Map.<String, Object>of("ProjectionType", "KEYS_ONLY")
                        : Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", names))
                .orElse(Map.of("ProjectionType", "ALL"));
    }

    private static List<Map<String, String>> json(Key key) {
        List<Map<String, String>> json = new ArrayList<>();
        key.hashNames().forEach(name -> json.add(Map.of("AttributeName", name, "KeyType", "HASH")));
        key.rangeNames().forEach(name -> json.add(Map.of("AttributeName", name, "KeyType", "RANGE")));
        return json;
    }
}
