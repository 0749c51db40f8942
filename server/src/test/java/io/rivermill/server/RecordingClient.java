// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import io.rivermill.server.history.ItemAction;
import io.rivermill.server.history.ItemCall;
import io.rivermill.server.history.ItemResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@link ItemAction} says to items of one table, and records it. Used by one thread; the first call that isn't
 * answered is its last, and is recorded once the server is known to be gone.
 */
final class RecordingClient {
    private static final String TABLE = "numbers";

    private final ApiClient api;
    private final int client;
    private final boolean honest;
    private final List<Queue<ItemCall>> histories;
    private @Nullable Unanswered unanswered;

    private record Unanswered(int item, ItemAction action, long start) {}

    /** Records into {@code histories}, one for each item. If it isn't honest, conditions are lost on the way. */
    RecordingClient(ApiClient api, int client, boolean honest, List<Queue<ItemCall>> histories) {
        this.api = api;
        this.client = client;
        this.honest = honest;
        this.histories = histories;
    }

    static void createTable(ApiClient api) {
        api.json(
                "dynamodb",
                "DynamoDB_20120810.CreateTable",
                Map.of(
                        "TableName",
                        TABLE,
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "KeySchema",
                        List.of(Map.of("AttributeName", "Id", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "Id", "AttributeType", "N"))));
    }

    /** True as long as every call was answered. */
    boolean isAnswered() {
        return unanswered == null;
    }

    ItemResult call(int item, ItemAction action) {
        long start = System.nanoTime();
        ItemResult result = result(item, action);
        if (result instanceof ItemResult.Unknown) {
            unanswered = new Unanswered(item, action, start);
        } else {
            histories.get(item).add(new ItemCall(client, action, result, start, System.nanoTime()));
        }
        return result;
    }

    /** Whatever wasn't answered had happened by {@code moment} or never will. */
    void serverIsGone(long moment) {
        if (unanswered != null) {
            ItemResult unknown = new ItemResult.Unknown();
            histories
                    .get(unanswered.item)
                    .add(new ItemCall(client, unanswered.action, unknown, unanswered.start, moment));
        }
    }

    private ItemResult result(int item, ItemAction action) {
        try {
            return new ItemResult.Ok(send(item, action));
        } catch (ApiException e) {
            if (e.code().equals("ConditionalCheckFailedException")) {
                return new ItemResult.Refused();
            }
            if (e.isNoAnswer()) {
                return new ItemResult.Unknown();
            }
            throw e;
        }
    }

    private Optional<Integer> send(int item, ItemAction action) {
        return switch (action) {
            case ItemAction.Put(int value) ->
                of(request("PutItem", "Item", item(item, value), Map.of("ReturnValues", "ALL_OLD")), "Attributes");
            case ItemAction.PutIf(Optional<Integer> expected, int value) ->
                of(request("PutItem", "Item", item(item, value), condition(expected)), "Attributes");
            case ItemAction.Add(int amount) ->
                of(
                        request(
                                "UpdateItem",
                                "Key",
                                key(item),
                                Map.of(
                                        "UpdateExpression",
                                        "ADD n :amount",
                                        "ExpressionAttributeValues",
                                        Map.of(":amount", number(amount)),
                                        "ReturnValues",
                                        "UPDATED_NEW")),
                        "Attributes");
            case ItemAction.Delete() ->
                of(request("DeleteItem", "Key", key(item), Map.of("ReturnValues", "ALL_OLD")), "Attributes");
            case ItemAction.Get() -> of(request("GetItem", "Key", key(item), Map.of("ConsistentRead", true)), "Item");
        };
    }

    private Map<String, Object> condition(Optional<Integer> expected) {
        Map<String, Object> condition = new HashMap<>(Map.of("ReturnValues", "ALL_OLD"));
        if (!honest) {
            return condition;
        }
        if (expected.isEmpty()) {
            condition.put("ConditionExpression", "attribute_not_exists(Id)");
        } else {
            condition.put("ConditionExpression", "n = :expected");
            condition.put("ExpressionAttributeValues", Map.of(":expected", number(expected.get())));
        }
        return condition;
    }

    private Json request(String operation, String member, Map<String, Object> item, Map<String, Object> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.put("TableName", TABLE);
        request.put(member, item);
        return api.json("dynamodb", "DynamoDB_20120810." + operation, request);
    }

    private static Optional<Integer> of(Json answer, String member) {
        String number = answer.at(member, "n", "N").text();
        return number.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(number));
    }

    private static Map<String, Object> key(int item) {
        return Map.of("Id", number(item));
    }

    private static Map<String, Object> item(int item, int value) {
        return Map.of("Id", number(item), "n", number(value));
    }

    private static Map<String, Object> number(int value) {
        return Map.of("N", Integer.toString(value));
    }
}
