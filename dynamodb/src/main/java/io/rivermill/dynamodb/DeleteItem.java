// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DeleteItemOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;
import java.util.Optional;

/** Removes an item, if there is one and the condition holds. */
final class DeleteItem implements DataOperation<DeleteItemInput, DeleteItemOutput> {
    private final Planner planner;

    DeleteItem(Planner planner) {
        this.planner = planner;
    }

    @Override
    public OperationType<DeleteItemInput, DeleteItemOutput> type() {
        return Operations.DELETE_ITEM;
    }

    @Override
    public void access(DeleteItemInput input, Caller caller, Reply<List<Access>> reply) {
        planner.access(
                List.of(new ItemAccess("DeleteItem", reference(input, caller), table -> keys(input, table))), reply);
    }

    private static ConditionKeys keys(DeleteItemInput input, Optional<Table> table) {
        return new ConditionKeys(input.returnConsumedCapacity())
                .returnValues(input.returnValues())
                .leading(table, input.key())
                .attributes(input.key().names())
                .attributes(guard(input).attributes());
    }

    @Override
    public void handle(DeleteItemInput input, Caller caller, Reply<DeleteItemOutput> reply) {
        Guard guard = guard(input);
        planner.update(
                reference(input, caller),
                table -> ItemWrites.recorded(plan(input.key(), guard, table), caller),
                new MappedReply<ItemChange, DeleteItemOutput>(reply, change -> output(input, change)));
    }

    /** Checks all that doesn't need the table. */
    private static Guard guard(DeleteItemInput input) {
        ConditionalWrite write = ConditionalWrite.of(input);
        ExpressionScope scope = write.check(input.key());
        return write.guard(scope);
    }

    /** The removal of the item with {@code key} where {@code guard} allows it, which a transaction may be part of. */
    static ItemUpdate plan(Item key, Guard guard, Table table) {
        KeyRules.checkKey(table.keySchema(), key);
        guard.checkPaths(table);
        return ItemUpdate.of(table, RowKeys.of(table, key), key.sizeBytes(), before -> {
            guard.check(before);
            return null;
        });
    }

    private DeleteItemOutput output(DeleteItemInput input, ItemChange change) {
        DeleteItemOutput output = DeleteItemOutput.create()
                .consumedCapacity(Consumption.ofWrite(change).of(input.tableName(), input.returnConsumedCapacity()))
                .itemCollectionMetrics(
                        ItemWrites.collection(planner.store(), change, input.returnItemCollectionMetrics()));
        return "ALL_OLD".equals(input.returnValues()) ? output.attributes(change.before()) : output;
    }

    private static TableReference reference(DeleteItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "DeleteItem");
    }
}
