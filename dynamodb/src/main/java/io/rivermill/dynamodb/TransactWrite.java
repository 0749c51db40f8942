// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.dynamodb.expression.UpdateExpression;
import io.rivermill.http.Caller;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.ConditionCheck;
import io.rivermill.wire.dynamodb.Delete;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One action of a TransactWriteItems, with nothing wrong in it that shows without its table. It does what PutItem,
 * UpdateItem and DeleteItem do, or checks a condition and leaves the item as it is.
 *
 * @param tableName as the request names it
 * @param item what is put, or the key of what is changed, deleted or checked
 * @param expressions the condition, and the update if it is one
 * @param payloadBytes how much of the items the request carries
 * @param plan the write of the item; throws what is wrong with the action
 */
record TransactWrite(
        String tableName,
        TableReference reference,
        Item item,
        UpdateItem.Expressions expressions,
        int payloadBytes,
        Function<Table, ItemUpdate> plan) {
    private static final RequestWording WORDING = RequestWording.OLDER;

    static TransactWrite of(TransactWriteItem action, Caller caller) {
        ConditionCheck check = action.conditionCheck();
        Put put = action.put();
        Delete delete = action.delete();
        Update update = action.update();
        int given = count(check) + count(put) + count(delete) + count(update);
        if (given != 1) {
            throw ServiceException.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (put != null) {
            return of(put, caller);
        }
        if (delete != null) {
            return of(delete, caller);
        }
        return update != null ? of(update, caller) : of(Objects.requireNonNull(check), caller);
    }

    /** The attributes that the action names. */
    List<String> attributes() {
        List<String> names = new ArrayList<>(item.names());
        names.addAll(expressions.attributes());
        return names;
    }

    /** An action's kind and table, which policies allow or don't. */
    record Kind(String action, TableReference reference) {
        static Kind of(String action, String table, Caller caller) {
            return new Kind(action, TableReference.of(table, caller, action));
        }
    }

    /** What the action needs to be allowed; null if it isn't any of the four, which is refused later. */
    static @Nullable Kind kind(TransactWriteItem action, Caller caller) {
        ConditionCheck check = action.conditionCheck();
        Put put = action.put();
        Delete delete = action.delete();
        Update update = action.update();
        if (put != null) {
            return Kind.of("PutItem", put.tableName(), caller);
        }
        if (delete != null) {
            return Kind.of("DeleteItem", delete.tableName(), caller);
        }
        if (update != null) {
            return Kind.of("UpdateItem", update.tableName(), caller);
        }
        return check == null ? null : Kind.of("ConditionCheckItem", check.tableName(), caller);
    }

    private static TransactWrite of(Put put, Caller caller) {
        Item item = put.item();
        Guard guard = guard(
                put.conditionExpression(),
                put.expressionAttributeNames(),
                put.expressionAttributeValues(),
                put.returnValuesOnConditionCheckFailure());
        Parameters.checkValues(WORDING, item);
        ItemRules.checkPutSize(item);
        return new TransactWrite(
                put.tableName(),
                TableReference.of(put.tableName(), caller, "PutItem"),
                item,
                new UpdateItem.Expressions(null, guard),
                item.sizeBytes(),
                table -> PutItem.plan(item, guard, table));
    }

    private static TransactWrite of(Update update, Caller caller) {
        Item key = update.key();
        Item values = update.expressionAttributeValues();
        ExpressionScope scope = new ExpressionScope(WORDING, update.expressionAttributeNames(), values);
        scope.open();
        UpdateExpression expression = scope.update(update.updateExpression());
        ConditionExpression condition = scope.condition(update.conditionExpression());
        scope.close();
        Parameters.checkValues(WORDING, key);
        Guard guard = new Guard(condition, update.returnValuesOnConditionCheckFailure());
        UpdateItem.Expressions expressions = new UpdateItem.Expressions(expression, guard);
        int bytes = key.sizeBytes() + ItemChange.size(values);
        return new TransactWrite(
                update.tableName(),
                TableReference.of(update.tableName(), caller, "UpdateItem"),
                key,
                expressions,
                bytes,
                table -> UpdateItem.plan(key, expressions, bytes, table));
    }

    private static TransactWrite of(Delete delete, Caller caller) {
        Item key = delete.key();
        Guard guard = guard(
                delete.conditionExpression(),
                delete.expressionAttributeNames(),
                delete.expressionAttributeValues(),
                delete.returnValuesOnConditionCheckFailure());
        Parameters.checkValues(WORDING, key);
        return new TransactWrite(
                delete.tableName(),
                TableReference.of(delete.tableName(), caller, "DeleteItem"),
                key,
                new UpdateItem.Expressions(null, guard),
                key.sizeBytes() + ItemChange.size(delete.expressionAttributeValues()),
                table -> DeleteItem.plan(key, guard, table));
    }

    private static TransactWrite of(ConditionCheck check, Caller caller) {
        Item key = check.key();
        Guard guard = guard(
                check.conditionExpression(),
                check.expressionAttributeNames(),
                check.expressionAttributeValues(),
                check.returnValuesOnConditionCheckFailure());
        Parameters.checkValues(WORDING, key);
        return new TransactWrite(
                check.tableName(),
                TableReference.of(check.tableName(), caller, "ConditionCheckItem"),
                key,
                new UpdateItem.Expressions(null, guard),
                key.sizeBytes() + ItemChange.size(check.expressionAttributeValues()),
                table -> planCheck(key, guard, table));
    }

    private static ItemUpdate planCheck(Item key, Guard guard, Table table) {
        KeyRules.checkKey(table.keySchema(), key);
        guard.checkPaths(table);
        return ItemUpdate.of(table, RowKeys.of(table, key), key.sizeBytes(), before -> {
            guard.check(before);
            return before;
        });
    }

    private static Guard guard(
            @Nullable String condition,
            @Nullable Map<String, String> names,
            @Nullable Item values,
            @Nullable String returnValuesOnFailure) {
        ExpressionScope scope = new ExpressionScope(WORDING, names, values);
        scope.expectExpressions(condition != null, "ConditionExpression");
        scope.open();
        ConditionExpression expression = scope.condition(condition);
        scope.close();
        return new Guard(expression, returnValuesOnFailure);
    }

    private static int count(@Nullable Object given) {
        return given == null ? 0 : 1;
    }
}
