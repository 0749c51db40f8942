// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutItemOutput;
import java.util.List;

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
    public List<Access> access(PutItemInput input, Caller caller) {
        return List.of(Access.of("dynamodb:PutItem", reference(input, caller).arn()));
    }

    @Override
    public void handle(PutItemInput input, Caller caller, Reply<PutItemOutput> reply) {
        TableErrors.refuse(input.conditionExpression(), "ConditionExpression");
        TableErrors.refuse(input.expected(), "Expected");
        TableErrors.refuse(input.conditionalOperator(), "ConditionalOperator");
        Item item = input.item();
        Generation.CURRENT_PREFIXED.checkValues(item);
        ItemRules.checkPutSize(item);
        planner.update(
                reference(input, caller),
                table -> plan(input, table),
                new MappedReply<ItemChange, PutItemOutput>(reply, change -> output(input, change)));
    }

    private static Update<ItemChange> plan(PutItemInput input, Table table) {
        Item item = input.item();
        KeyRules.checkPut(table.keySchema(), item);
        return ItemUpdate.of(table, RowKeys.of(table, item), item.sizeBytes(), before -> item);
    }

    private static PutItemOutput output(PutItemInput input, ItemChange change) {
        PutItemOutput output = PutItemOutput.create();
        if ("ALL_OLD".equals(input.returnValues())) {
            output.attributes(change.before());
        }
        double units = Capacity.writeUnits(change.chargedBytes());
        return output.consumedCapacity(Capacity.consumed(input.returnConsumedCapacity(), input.tableName(), units));
    }

    private static TableReference reference(PutItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "PutItem");
    }
}
