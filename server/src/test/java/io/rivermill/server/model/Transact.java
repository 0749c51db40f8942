// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Several items at once, all or none. */
final class Transact {
    private static final Set<String> TWICE =
            Set.of("Transaction request cannot include multiple operations on one item");

    private Transact() {}

    /** TransactWriteItems; with a token it happens once however often it is sent, and says nothing of its cost. */
    record Writes(List<Write> writes, Optional<String> token) implements Call {
        @Override
        public String operation() {
            return "TransactWriteItems";
        }

        @Override
        public Map<String, Object> request() {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put(
                    "TransactItems",
                    writes.stream()
                            .map(write -> Map.of(write.action(), write.json()))
                            .toList());
            token.ifPresentOrElse(
                    it -> request.put("ClientRequestToken", it),
                    () -> request.put("ReturnConsumedCapacity", "INDEXES"));
            return request;
        }

        @Override
        public Map<String, Object> on(Database database) {
            checkDistinct(database);
            List<Map<String, Value>> keys = eachOrCancelled((write, table) -> write.key(table.schema()), database);
            if (token.isPresent() && database.isRepeated(token.get(), writes)) {
                return Map.of();
            }
            List<Optional<Map<String, Value>>> images = eachOrCancelled(
                    (write, table) -> write.after(table, table.get(write.key(table.schema()))), database);
            Map<String, Capacity> spent = new LinkedHashMap<>();
            for (int i = 0; i < writes.size(); i++) {
                Table table = database.table(writes.get(i).table());
                Capacity cost = Capacity.ofWrite(table.schema(), table.get(keys.get(i)), images.get(i));
                spent.merge(writes.get(i).table(), cost.inTransaction(), Capacity::plus);
                table.write(keys.get(i), images.get(i));
            }
            token.ifPresent(it -> database.remember(it, writes));
            return token.isPresent() ? Map.of() : Map.of("ConsumedCapacity", json(spent, "WriteCapacityUnits"));
        }

        private void checkDistinct(Database database) {
            Set<Object> keys = new HashSet<>();
            for (Write write : writes) {
                Table table = database.table(write.table());
                Map<String, Value> key = table.schema().keyOf(write.item());
                if (table.schema().isKey(key) && !keys.add(List.of(write.table(), key))) {
                    throw new Refusal(Refusal.VALIDATION, TWICE);
                }
            }
        }

        private interface Part<T> {
            T of(Write write, Table table);
        }

        /** The first action that is wrong ends it; of conditions that don't hold all are told. */
        private <T> List<T> eachOrCancelled(Part<T> part, Database database) {
            List<T> results = new ArrayList<>();
            List<Map<String, Object>> reasons = new ArrayList<>();
            for (Write write : writes) {
                try {
                    results.add(part.of(write, database.table(write.table())));
                    reasons.add(Map.of("Code", "None"));
                } catch (Refusal e) {
                    if (e.code().equals(Refusal.VALIDATION)) {
                        throw cancelled(onlyReason(reasons.size(), e));
                    }
                    Map<String, Object> reason = new LinkedHashMap<>(e.more());
                    reason.put("Code", "ConditionalCheckFailed");
                    reason.put("Message", "The conditional request failed");
                    reasons.add(reason);
                }
            }
            if (results.size() < writes.size()) {
                throw cancelled(reasons);
            }
            return results;
        }

        private List<Map<String, Object>> onlyReason(int index, Refusal refusal) {
            List<Map<String, Object>> reasons = new ArrayList<>();
            for (int i = 0; i < writes.size(); i++) {
                reasons.add(
                        i == index
                                ? Map.of("Code", "ValidationError", "Message", List.copyOf(refusal.messages()))
                                : Map.of("Code", "None"));
            }
            return reasons;
        }

        /** A reason's message may be one of several. */
        private static Refusal cancelled(List<Map<String, Object>> reasons) {
            List<Object> codes =
                    reasons.stream().map(reason -> reason.get("Code")).toList();
            return new Refusal(
                    "TransactionCanceledException",
                    Set.of("Transaction cancelled, please refer cancellation reasons for specific reasons " + codes),
                    Map.of("CancellationReasons", reasons));
        }
    }

    /** TransactGetItems. */
    record Gets(List<Call.Get> gets) implements Call {
        @Override
        public String operation() {
            return "TransactGetItems";
        }

        @Override
        public Map<String, Object> request() {
            List<Object> actions = new ArrayList<>();
            for (Call.Get get : gets) {
                Map<String, Object> action = new LinkedHashMap<>(get.request());
                action.remove("ConsistentRead");
                action.remove("ReturnConsumedCapacity");
                actions.add(Map.of("Get", action));
            }
            return Map.of("TransactItems", actions, "ReturnConsumedCapacity", "INDEXES");
        }

        @Override
        public Map<String, Object> on(Database database) {
            Set<Object> keys = new HashSet<>();
            Map<String, Capacity> spent = new LinkedHashMap<>();
            List<Object> responses = new ArrayList<>();
            for (Call.Get get : gets) {
                Table table = database.table(get.table());
                if (!keys.add(List.of(get.table(), get.key()))) {
                    throw new Refusal(Refusal.VALIDATION, TWICE);
                }
                spent.merge(get.table(), Capacity.ofRead(table.get(get.key()), 2), Capacity::plus);
                responses.add(get.found(table)
                        .<Object>map(item -> Map.of("Item", Value.json(item)))
                        .orElse(Map.of()));
            }
            return Map.of("Responses", responses, "ConsumedCapacity", json(spent, "ReadCapacityUnits"));
        }
    }

    private static List<Object> json(Map<String, Capacity> spent, String also) {
        List<Object> json = new ArrayList<>();
        spent.forEach((table, capacity) -> json.add(capacity.json(table, List.of(also))));
        return json;
    }
}
