// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.GetItemOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an item by its key. Every read sees all that was acknowledged before it, asked to be consistent or not. */
final class GetItem implements DataOperation<GetItemInput, GetItemOutput> {
    private final Planner planner;

    GetItem(Planner planner) {
        this.planner = planner;
    }

    @Override
    public OperationType<GetItemInput, GetItemOutput> type() {
        return Operations.GET_ITEM;
    }

    @Override
    public List<Access> access(GetItemInput input, Caller caller) {
        return List.of(Access.of("dynamodb:GetItem", reference(input, caller).arn()));
    }

    @Override
    public void handle(GetItemInput input, Caller caller, Reply<GetItemOutput> reply) {
        TableErrors.refuse(input.projectionExpression(), "ProjectionExpression");
        TableErrors.refuse(input.attributesToGet(), "AttributesToGet");
        Item key = input.key();
        Generation.CURRENT.checkValues(key);
        planner.withTable(reference(input, caller), reply, (table, then) -> {
            KeyRules.checkKey(table.keySchema(), key);
            planner.store()
                    .get(
                            List.of(RowKeys.of(table, key)),
                            new MappedReply<List<byte @Nullable []>, GetItemOutput>(
                                    then, rows -> output(input, rows.getFirst())));
        });
    }

    private static GetItemOutput output(GetItemInput input, byte @Nullable [] row) {
        Item item = row == null ? null : Item.of(row);
        long bytes = item == null ? 0 : item.sizeBytes();
        double units = Capacity.readUnits(bytes, Boolean.TRUE.equals(input.consistentRead()));
        return GetItemOutput.create()
                .item(item)
                .consumedCapacity(Capacity.consumed(input.returnConsumedCapacity(), input.tableName(), units));
    }

    private static TableReference reference(GetItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "GetItem");
    }
}
