// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import io.rivermill.server.history.Transaction;
import io.rivermill.server.history.Transaction.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends to and reads lists in items of one table, one or several at once, and records what came of it. Used by one thread
 * at a time. A transaction that isn't answered may be sent again, with its token, to the next server; it is one transaction
 * still.
 */
final class ListClient {
    private static final String TABLE = "lists";
    private static final String TARGET = "DynamoDB_20120810.";

    private final int client;
    private final boolean honest;
    private final Queue<Transaction> history;
    private @Nullable Sent unanswered;

    /** What is sent: the requests as they are, and what they do if they happen. */
    private record Sent(
            String operation,
            Map<String, Object> request,
            Map<String, Integer> lengths,
            Map<String, Integer> appends,
            long start) {}

    /** If it isn't honest, transactions are done one write after the other. */
    ListClient(int client, boolean honest, Queue<Transaction> history) {
        this.client = client;
        this.honest = honest;
        this.history = history;
    }

    static void createTable(ApiClient api, List<String> lists) {
        api.json(
                "dynamodb",
                TARGET + "CreateTable",
                Map.of(
                        "TableName",
                        TABLE,
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "KeySchema",
                        List.of(Map.of("AttributeName", "Id", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "Id", "AttributeType", "S"))));
        for (String list : lists) {
            Map<String, Object> empty = Map.of("Id", Map.of("S", list), "l", Map.of("L", List.of()));
            api.json("dynamodb", TARGET + "PutItem", Map.of("TableName", TABLE, "Item", empty));
        }
    }

    boolean isAnswered() {
        return unanswered == null;
    }

    /** What wasn't answered had happened by {@code moment} or never will. */
    void serverIsGone(long moment) {
        if (unanswered != null) {
            record(unanswered, Status.UNKNOWN, Map.of(), moment);
            unanswered = null;
        }
    }

    /** Appends to one list, if it has a certain length where {@code lengths} has one for it. */
    void append(ApiClient api, String list, int number, Map<String, Integer> lengths) {
        write(api, "UpdateItem", update(list, number, lengths), lengths, Map.of(list, number));
    }

    /** Appends to some lists at once, if those in {@code lengths} have these lengths. */
    void append(ApiClient api, Map<String, Integer> appends, Map<String, Integer> lengths) {
        List<Object> actions = new ArrayList<>();
        appends.forEach((list, number) -> actions.add(Map.of("Update", update(list, number, lengths))));
        lengths.forEach((list, length) -> {
            if (!appends.containsKey(list)) {
                Map<String, Object> check = new HashMap<>(key(list));
                addCondition(check, new HashMap<>(), length);
                actions.add(Map.of("ConditionCheck", check));
            }
        });
        Map<String, Object> request = Map.of(
                "TransactItems",
                actions,
                "ClientRequestToken",
                UUID.randomUUID().toString());
        write(api, "TransactWriteItems", request, lengths, appends);
    }

    /** True if something with a token wasn't answered. */
    boolean canSendAgain() {
        return unanswered != null && unanswered.operation.equals("TransactWriteItems");
    }

    /** Sends again what wasn't answered. */
    void sendAgain(ApiClient api) {
        Sent again = Objects.requireNonNull(unanswered);
        unanswered = null;
        send(api, again);
    }

    private void write(
            ApiClient api,
            String operation,
            Map<String, Object> request,
            Map<String, Integer> lengths,
            Map<String, Integer> appends) {
        send(api, new Sent(operation, request, lengths, appends, System.nanoTime()));
    }

    private void send(ApiClient api, Sent sent) {
        try {
            if (honest || !sent.operation.equals("TransactWriteItems")) {
                api.json("dynamodb", TARGET + sent.operation, sent.request);
            } else {
                sent.appends.forEach(
                        (list, number) -> api.json("dynamodb", TARGET + "UpdateItem", update(list, number, Map.of())));
            }
            record(sent, Status.COMMITTED, Map.of(), System.nanoTime());
        } catch (ApiException e) {
            switch (e.code()) {
                case "ConditionalCheckFailedException", "TransactionCanceledException" ->
                    record(sent, Status.REFUSED, Map.of(), System.nanoTime());
                case ApiException.NO_ANSWER -> unanswered = sent;
                default -> throw e;
            }
        }
    }

    /** Reads lists at one moment; empty if nobody answered. */
    Map<String, List<Integer>> read(ApiClient api, List<String> lists) {
        List<Object> gets =
                lists.stream().<Object>map(list -> Map.of("Get", key(list))).toList();
        return read(() -> {
            List<Json> answers = api.json("dynamodb", TARGET + "TransactGetItems", Map.of("TransactItems", gets))
                    .at("Responses")
                    .elements();
            Map<String, List<Integer>> reads = new HashMap<>();
            for (int i = 0; i < lists.size(); i++) {
                reads.put(lists.get(i), numbers(answers.get(i)));
            }
            return reads;
        });
    }

    /** Reads one list by itself. */
    Map<String, List<Integer>> read(ApiClient api, String list) {
        Map<String, Object> request = new HashMap<>(key(list));
        request.put("ConsistentRead", true);
        return read(() -> Map.of(list, numbers(api.json("dynamodb", TARGET + "GetItem", request))));
    }

    private Map<String, List<Integer>> read(Supplier<Map<String, List<Integer>>> call) {
        Sent sent = new Sent("read", Map.of(), Map.of(), Map.of(), System.nanoTime());
        try {
            Map<String, List<Integer>> reads = call.get();
            record(sent, Status.COMMITTED, reads, System.nanoTime());
            return reads;
        } catch (ApiException e) {
            if (!e.isNoAnswer()) {
                throw e;
            }
            unanswered = sent;
            return Map.of();
        }
    }

    private void record(Sent sent, Status status, Map<String, List<Integer>> reads, long end) {
        history.add(new Transaction(client, status, reads, sent.lengths, sent.appends, sent.start, end));
    }

    private static Map<String, Object> update(String list, int number, Map<String, Integer> lengths) {
        Map<String, Object> update = new HashMap<>(key(list));
        Map<String, Object> values = new HashMap<>();
        values.put(":new", Map.of("L", List.of(Map.of("N", Integer.toString(number)))));
        update.put("UpdateExpression", "SET l = list_append(l, :new)");
        if (lengths.containsKey(list)) {
            addCondition(update, values, lengths.get(list));
        } else {
            update.put("ExpressionAttributeValues", values);
        }
        return update;
    }

    private static void addCondition(Map<String, Object> request, Map<String, Object> values, int length) {
        values.put(":length", Map.of("N", Integer.toString(length)));
        request.put("ConditionExpression", "size(l) = :length");
        request.put("ExpressionAttributeValues", values);
    }

    private static Map<String, Object> key(String list) {
        return Map.of("TableName", TABLE, "Key", Map.of("Id", Map.of("S", list)));
    }

    private static List<Integer> numbers(Json answer) {
        return answer.at("Item", "l", "L").elements().stream()
                .map(element -> Integer.valueOf(element.at("N").text()))
                .toList();
    }
}
