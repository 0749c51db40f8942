// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.Consumption.Told;
import io.rivermill.store.ConflictException;
import io.rivermill.store.RowKey;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.TransactWriteItemsOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One TransactWriteItems under way: its update of the store, and what the client is told of it.
 *
 * <p>Threads: planned, perhaps again and again, before it is answered; each step sees what the one before wrote.
 */
final class TransactedWrites implements Reply<Transaction.Outcome> {
    private final Store store;
    private final TransactWriteItemsInput input;
    private final List<TransactWrite> actions;
    private final Reply<TransactWriteItemsOutput> reply;
    private volatile List<ItemUpdate> planned = List.of();

    TransactedWrites(
            Store store,
            TransactWriteItemsInput input,
            List<TransactWrite> actions,
            Reply<TransactWriteItemsOutput> reply) {
        this.store = store;
        this.input = input;
        this.actions = actions;
        this.reply = reply;
    }

    /** The update that applies it, with the tables as they are. */
    Transaction plan(Tables tables, @Nullable TransactionToken token) {
        checkDistinct(tables);
        List<ItemUpdate> writes = new ArrayList<>(actions.size());
        for (int i = 0; i < actions.size(); i++) {
            TransactWrite action = actions.get(i);
            try {
                writes.add(action.plan().apply(tables.get(action.reference())));
            } catch (ServiceException e) {
                throw Cancellation.invalid(actions.size(), i, e);
            }
        }
        planned = writes;
        return new Transaction(writes, token);
    }

    /** Refuses an item that is there twice, and keys without content, of indexes too; keys of another form cancel later. */
    private void checkDistinct(Tables tables) {
        Set<RowKey> rows = new HashSet<>();
        for (TransactWrite action : actions) {
            Table table = tables.get(action.reference());
            IndexKeyRules.checkNotEmpty(
                    table, action.item(), action.expressions().update());
            if (!table.keySchema().isIn(action.item())) {
                continue;
            }
            KeyRules.checkSizes(table.keySchema(), action.item());
            if (!rows.add(RowKeys.of(table, action.item()))) {
                throw ServiceException.validation("Transaction request cannot include multiple operations on one item");
            }
        }
    }

    @Override
    public void ok(Transaction.Outcome outcome) {
        TransactWriteItemsOutput output;
        try {
            output = output(outcome);
        } catch (RuntimeException e) {
            reply.fail(e);
            return;
        }
        reply.ok(output);
    }

    @Override
    public void fail(RuntimeException failure) {
        reply.fail(failure instanceof ConflictException conflict ? told(conflict.key()) : failure);
    }

    private TransactWriteItemsOutput output(Transaction.Outcome outcome) {
        TableReport report = new TableReport();
        for (int i = 0; i < actions.size(); i++) {
            ItemChange change = outcome.changes().get(i);
            String table = actions.get(i).tableName();
            report.spend(table, consumption(outcome.replayed(), change).inTransaction());
            report.touch(table, ItemWrites.collection(store, change, input.returnItemCollectionMetrics()));
        }
        Told told = outcome.replayed() ? Told.READS : Told.WRITES;
        return TransactWriteItemsOutput.create()
                .consumedCapacity(report.consumed(input.returnConsumedCapacity(), told))
                .itemCollectionMetrics(report.collections());
    }

    /** What had been applied before is only read. */
    private static Consumption consumption(boolean replayed, ItemChange change) {
        return replayed
                ? Consumption.ofRead(Consumption.readUnits(ItemChange.size(change.after()), true))
                : Consumption.ofWrite(change);
    }

    /** The engine gave way at an item, or at the token of a request that is still under way. */
    private ServiceException told(RowKey key) {
        if (key.keyspace().equals(SystemKeyspaces.TRANSACTION_TOKENS)) {
            return new ServiceException(
                    "TransactionInProgressException",
                    400,
                    "The transaction with the given request token is already in progress.");
        }
        int index = 0; // of the action that declared the key: its item's row, or what else it looks at
        while (!planned.get(index).keys().contains(key)) {
            index++;
        }
        return Cancellation.conflict(actions.size(), index);
    }
}
