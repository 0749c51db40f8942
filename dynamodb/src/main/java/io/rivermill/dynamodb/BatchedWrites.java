// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import io.rivermill.base.RivermillException;
import io.rivermill.dynamodb.BatchWriteItem.Write;
import io.rivermill.dynamodb.Consumption.Told;
import io.rivermill.http.Caller;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.BatchWriteItemOutput;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The updates of one BatchWriteItem, all under way at once, and the answer when the last has ended.
 *
 * <p>Threads: each update's reply writes its own outcome; the one that ends last reads them all.
 */
final class BatchedWrites {
    private final Planner planner;
    private final BatchWriteItemInput input;
    private final Caller caller;
    private final List<Write> writes;
    private final Reply<BatchWriteItemOutput> reply;
    private final AtomicReferenceArray<Object> outcomes; // an ItemChange or a RuntimeException each
    private final AtomicInteger left;

    BatchedWrites(
            Planner planner,
            BatchWriteItemInput input,
            Caller caller,
            List<Write> writes,
            Reply<BatchWriteItemOutput> reply) {
        this.planner = planner;
        this.input = input;
        this.caller = caller;
        this.writes = writes;
        this.reply = reply;
        this.outcomes = new AtomicReferenceArray<>(writes.size());
        this.left = new AtomicInteger(writes.size());
    }

    void start() {
        for (int i = 0; i < writes.size(); i++) {
            int index = i;
            Write write = writes.get(i);
            planner.update(write.reference(), table -> ItemWrites.recorded(plan(table, write), caller), new Reply<>() {
                @Override
                public void ok(ItemChange change) {
                    end(index, change);
                }

                @Override
                public void fail(RuntimeException failure) {
                    end(index, failure);
                }
            });
        }
    }

    private static Update<ItemChange> plan(Table table, Write write) {
        BatchWriteItem.checkKey(write, table);
        Item put = write.put();
        int requestBytes = write.key().sizeBytes();
        return ItemUpdate.of(table, RowKeys.of(table, write.key()), requestBytes, before -> put);
    }

    private void end(int index, Object outcome) {
        outcomes.set(index, outcome);
        if (left.decrementAndGet() == 0) {
            answer();
        }
    }

    private void answer() {
        Map<String, List<WriteRequest>> unprocessed = new LinkedHashMap<>();
        TableReport report = new TableReport();
        RuntimeException overload = null;
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            switch (outcomes.get(i)) {
                case ItemChange change -> {
                    report.spend(write.table(), Consumption.ofWrite(change));
                    report.touch(
                            write.table(),
                            ItemWrites.collection(planner.store(), change, input.returnItemCollectionMetrics()));
                }
                case RuntimeException failure
                when mayBeTriedAgain(failure) -> {
                    overload = failure;
                    unprocessed
                            .computeIfAbsent(write.table(), table -> new ArrayList<>())
                            .add(write.request());
                }
                case RuntimeException failure -> {
                    reply.fail(failure);
                    return;
                }
                default -> throw new IllegalStateException("an outcome is a change or a failure");
            }
        }
        if (overload != null && report.isEmpty()) {
            reply.fail(overload);
            return;
        }
        reply.ok(BatchWriteItemOutput.create()
                .unprocessedItems(unprocessed)
                .itemCollectionMetrics(report.collections())
                .consumedCapacity(report.consumed(input.returnConsumedCapacity(), Told.TOTALS)));
    }

    /** True of a store without room, and of one that gave way to another update of the item. */
    private static boolean mayBeTriedAgain(RuntimeException failure) {
        return failure instanceof RivermillException ours
                ? ours.code() == ErrorCode.OVERLOADED
                : failure instanceof ServiceException error && error.code().equals("TransactionConflictException");
    }
}
