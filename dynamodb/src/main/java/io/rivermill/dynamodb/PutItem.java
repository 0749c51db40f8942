// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutItemOutput;
import java.util.List;
import java.util.Optional;

/** Writes an item in place of whatever has its key, if the condition holds. */
final class PutItem implements DataOperation<PutItemInput, PutItemOutput> {
    private static final RequestWording WORDING = RequestWording.WRITES;

    private final Planner planner;

    PutItem(Planner planner) {
        this.planner = planner;
    }

    @Override
    public OperationType<PutItemInput, PutItemOutput> type() {
        return Operations.PUT_ITEM;
    }

    @Override
    public void access(PutItemInput input, Caller caller, Reply<List<Access>> reply) {
        planner.access(
                List.of(new ItemAccess("PutItem", reference(input, caller), table -> keys(input, table))), reply);
    }

    private static ConditionKeys keys(PutItemInput input, Optional<Table> table) {
        return new ConditionKeys(input.returnConsumedCapacity())
                .returnValues(input.returnValues())
                .leading(table, input.item())
                .attributes(input.item().names())
                .attributes(guard(input).attributes());
    }

    @Override
    public void handle(PutItemInput input, Caller caller, Reply<PutItemOutput> reply) {
        Guard guard = guard(input);
        planner.update(
                reference(input, caller),
                table -> plan(input.item(), guard, table),
                new MappedReply<ItemChange, PutItemOutput>(reply, change -> output(input, change)));
    }

    /** Checks all that doesn't need the table. */
    private static Guard guard(PutItemInput input) {
        Parameters parameters = new Parameters(WORDING)
                .legacy("Expected", input.expected())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .expression("ConditionExpression", input.conditionExpression());
        parameters.check();
        LegacyParameters.checkOperator(WORDING, input.conditionalOperator(), input.expected());
        ExpressionScope scope =
                new ExpressionScope(WORDING, input.expressionAttributeNames(), input.expressionAttributeValues());
        scope.expectExpressions(parameters.hasExpressions(), "ConditionExpression");
        Parameters.checkValues(WORDING, input.item());
        ItemWrites.checkOldOrNone(WORDING, input.returnValues());
        ItemRules.checkPutSize(input.item());
        ConditionExpression expected =
                LegacyParameters.expected(WORDING, input.expected(), input.conditionalOperator());
        scope.open();
        ConditionExpression condition = scope.condition(input.conditionExpression());
        scope.close();
        return new Guard(expected == null ? condition : expected, input.returnValuesOnConditionCheckFailure());
    }

    /** The write of {@code item} where {@code guard} allows it, which a transaction may be part of. */
    static ItemUpdate plan(Item item, Guard guard, Table table) {
        KeyRules.checkPut(table.keySchema(), item);
        ItemRules.checkIndexKeys(table, item);
        guard.checkPaths(table);
        return ItemUpdate.of(table, RowKeys.of(table, item), item.sizeBytes(), before -> {
            guard.check(before);
            return item;
        });
    }

    private static PutItemOutput output(PutItemInput input, ItemChange change) {
        PutItemOutput output = PutItemOutput.create()
                .consumedCapacity(Consumption.ofWrite(change).of(input.tableName(), input.returnConsumedCapacity()))
                .itemCollectionMetrics(ItemWrites.collection(change, input.returnItemCollectionMetrics()));
        return "ALL_OLD".equals(input.returnValues()) ? output.attributes(change.before()) : output;
    }

    private static TableReference reference(PutItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "PutItem");
    }
}
