// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DeleteItemOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;

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
    public List<Access> access(DeleteItemInput input, Caller caller) {
        return List.of(Access.of("dynamodb:DeleteItem", reference(input, caller).arn()));
    }

    @Override
    public void handle(DeleteItemInput input, Caller caller, Reply<DeleteItemOutput> reply) {
        TableErrors.refuse(input.conditionExpression(), "ConditionExpression");
        TableErrors.refuse(input.expected(), "Expected");
        TableErrors.refuse(input.conditionalOperator(), "ConditionalOperator");
        Generation.CURRENT_PREFIXED.checkValues(input.key());
        planner.update(
                reference(input, caller),
                table -> plan(input, table),
                new MappedReply<ItemChange, DeleteItemOutput>(reply, change -> output(input, change)));
    }

    private static Update<ItemChange> plan(DeleteItemInput input, Table table) {
        Item key = input.key();
        KeyRules.checkKey(table.keySchema(), key);
        return ItemUpdate.of(table, RowKeys.of(table, key), key.sizeBytes(), before -> null);
    }

    private static DeleteItemOutput output(DeleteItemInput input, ItemChange change) {
        DeleteItemOutput output = DeleteItemOutput.create();
        if ("ALL_OLD".equals(input.returnValues())) {
            output.attributes(change.before());
        }
        double units = Capacity.writeUnits(change.chargedBytes());
        return output.consumedCapacity(Capacity.consumed(input.returnConsumedCapacity(), input.tableName(), units));
    }

    private static TableReference reference(DeleteItemInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "DeleteItem");
    }
}
