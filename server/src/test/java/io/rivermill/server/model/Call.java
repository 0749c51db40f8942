// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One request: what is sent, and what the model answers while it does the same. */
sealed interface Call permits Call.One, Call.Get, Call.BatchWrite, Call.BatchGet, Transact.Writes, Transact.Gets {
    String operation();

    Map<String, Object> request();

    /** Does it and answers, or refuses and changes nothing. */
    Map<String, Object> on(Database database);

    /** A write of its own; {@code returns} is its ReturnValues. */
    record One(Write write, String returns) implements Call {
        @Override
        public String operation() {
            return write.operation();
        }

        @Override
        public Map<String, Object> request() {
            Map<String, Object> request = write.json();
            request.put("ReturnValues", returns);
            request.put("ReturnConsumedCapacity", "INDEXES");
            return request;
        }

        @Override
        public Map<String, Object> on(Database database) {
            Table table = database.table(write.table());
            Map<String, Value> key = write.key(table.schema());
            Optional<Map<String, Value>> before = table.get(key);
            Optional<Map<String, Value>> after = write.after(table, before);
            table.write(key, after);
            Map<String, Object> answer = new LinkedHashMap<>();
            returned(before, after).ifPresent(item -> answer.put("Attributes", Value.json(item)));
            Capacity spent = Capacity.ofWrite(table.schema(), before, after);
            answer.put("ConsumedCapacity", spent.json(write.table(), List.of()));
            return answer;
        }

        private Optional<Map<String, Value>> returned(
                Optional<Map<String, Value>> before, Optional<Map<String, Value>> after) {
            return switch (returns) {
                case "ALL_OLD" -> before;
                case "ALL_NEW" -> after;
                case "UPDATED_OLD" -> parts(before);
                case "UPDATED_NEW" -> parts(after);
                default -> Optional.empty();
            };
        }

        private Optional<Map<String, Value>> parts(Optional<Map<String, Value>> image) {
            List<Path> targets = write instanceof Write.Edit edit
                    ? edit.update().map(Update::targets).orElse(List.of())
                    : List.of();
            return image.map(item -> Projection.of(item, targets)).filter(parts -> !parts.isEmpty());
        }
    }

    record Get(String table, Map<String, Value> key, Wanted wanted, boolean consistent) implements Call {
        @Override
        public String operation() {
            return "GetItem";
        }

        @Override
        public Map<String, Object> request() {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("TableName", table);
            request.put("Key", Value.json(key));
            request.put("ConsistentRead", consistent);
            request.put("ReturnConsumedCapacity", "INDEXES");
            Placeholders placeholders = new Placeholders();
            wanted.addTo(request, placeholders);
            placeholders.addTo(request);
            return request;
        }

        @Override
        public Map<String, Object> on(Database database) {
            Table source = database.table(table);
            source.schema().checkedKey(key);
            Map<String, Object> answer = new LinkedHashMap<>();
            found(source).ifPresent(item -> answer.put("Item", Value.json(item)));
            Capacity spent = Capacity.ofRead(source.get(key), consistent ? 1 : 0.5);
            answer.put("ConsumedCapacity", spent.json(table, List.of()));
            return answer;
        }

        /** The item as far as it is asked for. */
        Optional<Map<String, Value>> found(Table source) {
            return source.get(key).map(wanted::of);
        }
    }

    /** Puts and deletes without conditions. */
    record BatchWrite(List<Write> writes) implements Call {
        @Override
        public String operation() {
            return "BatchWriteItem";
        }

        @Override
        public Map<String, Object> request() {
            Map<String, List<Object>> tables = new LinkedHashMap<>();
            for (Write write : writes) {
                tables.computeIfAbsent(write.table(), it -> new ArrayList<>())
                        .add(
                                switch (write) {
                                    case Write.Put it -> Map.of("PutRequest", Map.of("Item", Value.json(it.item())));
                                    case Write.Delete it ->
                                        Map.of("DeleteRequest", Map.of("Key", Value.json(it.key())));
                                    case Write.Edit it -> throw new IllegalStateException("no batch has updates");
                                    case Write.Check it -> throw new IllegalStateException("no batch has checks");
                                });
            }
            return Map.of("RequestItems", tables, "ReturnConsumedCapacity", "INDEXES");
        }

        @Override
        public Map<String, Object> on(Database database) {
            Set<Object> keys = new HashSet<>();
            for (Write write : writes) {
                Table table = database.table(write.table());
                keys.add(List.of(write.table(), write.key(table.schema())));
            }
            if (keys.size() < writes.size()) {
                throw new Refusal(Refusal.VALIDATION, "Provided list of item keys contains duplicates");
            }
            Map<String, Capacity> spent = new LinkedHashMap<>();
            for (Write write : writes) {
                Table table = database.table(write.table());
                Map<String, Value> key = write.key(table.schema());
                Optional<Map<String, Value>> before = table.get(key);
                Optional<Map<String, Value>> after = write.after(table, before);
                spent.merge(write.table(), Capacity.ofWrite(table.schema(), before, after), Capacity::plus);
                table.write(key, after);
            }
            List<Object> capacity = new ArrayList<>();
            spent.forEach((name, units) -> capacity.add(units.json(name, List.of())));
            return Map.of("UnprocessedItems", Map.of(), "ConsumedCapacity", capacity);
        }
    }

    /** Of some tables some items each. */
    record BatchGet(List<Part> parts) implements Call {

        record Part(String table, List<Map<String, Value>> keys, Wanted wanted, boolean consistent) {

            private Map<String, Object> json() {
                Map<String, Object> json = new LinkedHashMap<>();
                Placeholders placeholders = new Placeholders();
                json.put("Keys", keys.stream().map(Value::json).toList());
                json.put("ConsistentRead", consistent);
                wanted.addTo(json, placeholders);
                placeholders.addTo(json);
                return json;
            }
        }

        @Override
        public String operation() {
            return "BatchGetItem";
        }

        @Override
        public Map<String, Object> request() {
            Map<String, Object> tables = new LinkedHashMap<>();
            parts.forEach(part -> tables.put(part.table(), part.json()));
            return Map.of("RequestItems", tables, "ReturnConsumedCapacity", "INDEXES");
        }

        /** One request is all expressions or none, whatever tables it is about. */
        private void checkNotMixed() {
            List<Boolean> ways = parts.stream()
                    .filter(part -> part.wanted().parts().isPresent())
                    .map(part -> part.wanted().legacy())
                    .toList();
            if (ways.contains(true) && ways.contains(false)) {
                throw new Refusal(
                        Refusal.VALIDATION,
                        "Can not use both expression and non-expression parameters in the same request:"
                                + " Non-expression parameters: {AttributesToGet}"
                                + " Expression parameters: {ProjectionExpression}");
            }
        }

        @Override
        public Map<String, Object> on(Database database) {
            checkNotMixed();
            Map<String, Object> responses = new LinkedHashMap<>();
            List<Object> spent = new ArrayList<>();
            for (Part part : parts) {
                Table source = database.table(part.table());
                if (new HashSet<>(part.keys()).size() < part.keys().size()) {
                    throw new Refusal(Refusal.VALIDATION, "Provided list of item keys contains duplicates");
                }
                List<Object> found = new ArrayList<>();
                Capacity cost = Capacity.NONE;
                for (Map<String, Value> key : part.keys()) {
                    source.get(key).map(part.wanted()::of).map(Value::json).ifPresent(found::add);
                    cost = cost.plus(Capacity.ofRead(source.get(key), part.consistent() ? 1 : 0.5));
                }
                responses.put(part.table(), found);
                spent.add(cost.json(part.table(), List.of()));
            }
            return Map.of("Responses", responses, "UnprocessedKeys", Map.of(), "ConsumedCapacity", spent);
        }
    }
}
