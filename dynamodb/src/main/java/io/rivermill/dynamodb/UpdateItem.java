// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.dynamodb.expression.UpdateExpression;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.AttributeValueUpdate;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import io.rivermill.wire.dynamodb.UpdateItemOutput;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes attributes of an item, if the condition holds; an item that isn't there is made of its key first. */
final class UpdateItem implements DataOperation<UpdateItemInput, UpdateItemOutput> {
    private static final RequestWording WORDING = RequestWording.WRITES;

    private final Planner planner;

    UpdateItem(Planner planner) {
        this.planner = planner;
    }

    /** The request's expressions; without an update it does nothing but make the item. */
    record Expressions(@Nullable UpdateExpression update, Guard guard) {

        /** The attributes that they name. */
        Set<String> attributes() {
            Set<String> names = new LinkedHashSet<>(guard.attributes());
            if (update != null) {
                names.addAll(update.paths().attributes());
            }
            return names;
        }
    }

    @Override
    public OperationType<UpdateItemInput, UpdateItemOutput> type() {
        return Operations.UPDATE_ITEM;
    }

    @Override
    public void access(UpdateItemInput input, Caller caller, Reply<List<Access>> reply) {
        planner.access(
                List.of(new ItemAccess("UpdateItem", reference(input, caller), table -> keys(input, table))), reply);
    }

    private static ConditionKeys keys(UpdateItemInput input, Optional<Table> table) {
        return new ConditionKeys(input.returnConsumedCapacity())
                .returnValues(input.returnValues())
                .leading(table, input.key())
                .attributes(input.key().names())
                .attributes(expressions(input).attributes());
    }

    @Override
    public void handle(UpdateItemInput input, Caller caller, Reply<UpdateItemOutput> reply) {
        Expressions expressions = expressions(input);
        planner.update(
                reference(input, caller),
                table -> ItemWrites.recorded(plan(input.key(), expressions, weight(input), table), caller),
                new MappedReply<ItemChange, UpdateItemOutput>(
                        reply, change -> output(input, expressions.update(), change)));
    }

    /** Checks all that doesn't need the table. */
    private static Expressions expressions(UpdateItemInput input) {
        Parameters parameters = new Parameters(WORDING)
                .legacy("AttributeUpdates", input.attributeUpdates())
                .legacy("Expected", input.expected())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .expression("UpdateExpression", input.updateExpression())
                .expression("ConditionExpression", input.conditionExpression());
        parameters.check();
        LegacyParameters.checkOperator(WORDING, input.conditionalOperator(), input.expected());
        ExpressionScope scope =
                new ExpressionScope(WORDING, input.expressionAttributeNames(), input.expressionAttributeValues());
        scope.expectExpressions(parameters.hasExpressions(), "UpdateExpression", "ConditionExpression");
        Parameters.checkValues(WORDING, input.key());
        UpdateExpression updates = LegacyParameters.update(WORDING, input.attributeUpdates());
        ConditionExpression expected =
                LegacyParameters.expected(WORDING, input.expected(), input.conditionalOperator());
        scope.open();
        UpdateExpression update = scope.update(input.updateExpression());
        ConditionExpression condition = scope.condition(input.conditionExpression());
        scope.close();
        return new Expressions(
                updates == null ? update : updates,
                new Guard(expected == null ? condition : expected, input.returnValuesOnConditionCheckFailure()));
    }

    /** The change of the item with {@code key} where its guard allows it, which a transaction may be part of. */
    static ItemUpdate plan(Item key, Expressions expressions, int requestBytes, Table table) {
        UpdateExpression update = expressions.update();
        KeyRules.checkKey(table.keySchema(), key);
        if (update != null) {
            checkTargets(update, table.keySchema());
            KeyRules.checkPaths(table, update.paths());
        }
        expressions.guard().checkPaths(table);
        if (update != null) {
            IndexKeyRules.checkWritten(table, update);
        }
        return ItemUpdate.of(table, RowKeys.of(table, key), requestBytes, before -> {
            expressions.guard().check(before);
            return after(table, update, before, key);
        });
    }

    private static @Nullable Item after(
            Table table, @Nullable UpdateExpression update, @Nullable Item before, Item key) {
        if (update == null) {
            return before == null ? key : before;
        }
        Item after = update.apply(before, key);
        if (after != null) {
            ItemRules.checkUpdatedSize(after);
            IndexKeyRules.checkUpdated(table, before, after);
        }
        return after;
    }

    private static void checkTargets(UpdateExpression update, KeySchema schema) {
        for (String attribute : update.targets()) {
            if (schema.contains(attribute)) {
                throw ServiceException.validation("One or more parameter values were invalid: Cannot update attribute "
                        + attribute + ". This attribute is part of the key");
            }
        }
    }

    private static int weight(UpdateItemInput input) {
        Item values = input.expressionAttributeValues();
        int bytes = input.key().sizeBytes() + (values == null ? 0 : values.sizeBytes());
        Map<String, AttributeValueUpdate> updates = input.attributeUpdates();
        if (updates != null) {
            for (AttributeValueUpdate update : updates.values()) {
                AttributeValue value = update.value();
                bytes += value == null ? 0 : value.sizeBytes();
            }
        }
        return bytes;
    }

    private UpdateItemOutput output(UpdateItemInput input, @Nullable UpdateExpression update, ItemChange change) {
        return UpdateItemOutput.create()
                .attributes(returned(input.returnValues(), update, change))
                .consumedCapacity(Consumption.ofWrite(change).of(input.tableName(), input.returnConsumedCapacity()))
                .itemCollectionMetrics(
                        ItemWrites.collection(planner.store(), change, input.returnItemCollectionMetrics()));
    }

    private static @Nullable Item returned(
            @Nullable String asked, @Nullable UpdateExpression update, ItemChange change) {
        return switch (asked) {
            case "ALL_OLD" -> change.before();
            case "ALL_NEW" -> change.after();
            case "UPDATED_OLD" -> parts(update, change.before());
            case "UPDATED_NEW" -> parts(update, change.after());
            case null, default -> null;
        };
    }

    /** What the update names of an image; null if nothing is left of it. */
    private static @Nullable Item parts(@Nullable UpdateExpression update, @Nullable Item image) {
        if (update == null || image == null) {
            return null;
        }
        Item parts = update.updatedParts(image);
        return parts.isEmpty() ? null : parts;
    }

    private static TableReference reference(UpdateItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "UpdateItem");
    }
}
