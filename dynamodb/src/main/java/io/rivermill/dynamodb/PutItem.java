// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ExpressionScope;
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
                table -> ItemWrites.recorded(plan(input.item(), guard, table), caller),
                new MappedReply<ItemChange, PutItemOutput>(reply, change -> output(input, change)));
    }

    /** Checks all that doesn't need the table. */
    private static Guard guard(PutItemInput input) {
        ConditionalWrite write = ConditionalWrite.of(input);
        ExpressionScope scope = write.check(input.item());
        ItemRules.checkPutSize(input.item());
        return write.guard(scope);
    }

    /** The write of {@code item} where {@code guard} allows it, which a transaction may be part of. */
    static ItemUpdate plan(Item item, Guard guard, Table table) {
        KeyRules.checkPut(table.keySchema(), item);
        IndexKeyRules.checkPut(table, item);
        guard.checkPaths(table);
        return ItemUpdate.of(table, RowKeys.of(table, item), item.sizeBytes(), before -> {
            guard.check(before);
            return item;
        });
    }

    private PutItemOutput output(PutItemInput input, ItemChange change) {
        PutItemOutput output = PutItemOutput.create()
                .consumedCapacity(Consumption.ofWrite(change).of(input.tableName(), input.returnConsumedCapacity()))
                .itemCollectionMetrics(
                        ItemWrites.collection(planner.store(), change, input.returnItemCollectionMetrics()));
        return "ALL_OLD".equals(input.returnValues()) ? output.attributes(change.before()) : output;
    }

    private static TableReference reference(PutItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "PutItem");
    }
}
