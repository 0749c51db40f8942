// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.GetItemOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an item by its key. Every read sees all that was acknowledged before it, asked to be consistent or not. */
final class GetItem implements DataOperation<GetItemInput, GetItemOutput> {
    private static final RequestWording WORDING = RequestWording.READS;

    private final Planner planner;

    GetItem(Planner planner) {
        this.planner = planner;
    }

    @Override
    public OperationType<GetItemInput, GetItemOutput> type() {
        return Operations.GET_ITEM;
    }

    @Override
    public void access(GetItemInput input, Caller caller, Reply<List<Access>> reply) {
        planner.access(
                List.of(new ItemAccess("GetItem", reference(input, caller), table -> keys(input, table))), reply);
    }

    private static ConditionKeys keys(GetItemInput input, Optional<Table> table) {
        return new ConditionKeys(input.returnConsumedCapacity())
                .leading(table, input.key())
                .read(input.key(), projection(input));
    }

    /** An item of 400 KB is as much to write as a page, and the store hands such a read to a thread that may write it. */
    @Override
    public boolean answersPages() {
        return true;
    }

    @Override
    public void handle(GetItemInput input, Caller caller, Reply<GetItemOutput> reply) {
        ProjectionExpression projection = projection(input);
        planner.withTable(reference(input, caller), reply, (table, then) -> {
            KeyRules.checkKey(table.keySchema(), input.key());
            KeyRules.checkPaths(table, projection);
            planner.store()
                    .get(
                            List.of(RowKeys.of(table, input.key())),
                            new MappedReply<List<byte @Nullable []>, GetItemOutput>(
                                    then, rows -> output(input, projection, rows.getFirst())));
        });
    }

    /** Checks all that doesn't need the table. Returns what is wanted of the item; null for all. */
    private static @Nullable ProjectionExpression projection(GetItemInput input) {
        Parameters parameters = new Parameters(WORDING)
                .legacy("AttributesToGet", input.attributesToGet())
                .expression("ProjectionExpression", input.projectionExpression());
        parameters.check();
        ExpressionScope scope = new ExpressionScope(WORDING, input.expressionAttributeNames(), null);
        scope.expectExpressions(parameters.hasExpressions());
        Parameters.checkValues(WORDING, input.key());
        Parameters.checkAttributesToGet(WORDING, input.attributesToGet());
        scope.open();
        ProjectionExpression projection = scope.projection(input.projectionExpression());
        scope.close();
        List<String> attributes = input.attributesToGet();
        return attributes == null ? projection : ProjectionExpression.ofAttributes(attributes);
    }

    private static GetItemOutput output(
            GetItemInput input, @Nullable ProjectionExpression projection, byte @Nullable [] row) {
        Item item = row == null ? null : Item.of(row);
        long bytes = item == null ? 0 : item.sizeBytes();
        double units = Consumption.readUnits(bytes, Boolean.TRUE.equals(input.consistentRead()));
        return GetItemOutput.create()
                .item(item == null || projection == null ? item : projection.apply(item))
                .consumedCapacity(Consumption.ofRead(units).of(input.tableName(), input.returnConsumedCapacity()));
    }

    private static TableReference reference(GetItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "GetItem");
    }
}
