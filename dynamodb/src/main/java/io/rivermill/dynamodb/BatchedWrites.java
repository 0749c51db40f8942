// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import io.rivermill.base.RivermillException;
import io.rivermill.dynamodb.BatchWriteItem.Write;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.BatchWriteItemOutput;
import io.rivermill.wire.dynamodb.ConsumedCapacity;
import io.rivermill.wire.dynamodb.ItemCollectionMetrics;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The updates of one BatchWriteItem, all under way at once, and the answer when the last has ended.
 *
 * <p>Threads: each update's reply writes its own outcome; the one that ends last reads them all.
 */
final class BatchedWrites {
    private final Planner planner;
    private final BatchWriteItemInput input;
    private final List<Write> writes;
    private final Reply<BatchWriteItemOutput> reply;
    private final AtomicReferenceArray<Object> outcomes; // an ItemChange or a RuntimeException each
    private final AtomicInteger left;

    BatchedWrites(Planner planner, BatchWriteItemInput input, List<Write> writes, Reply<BatchWriteItemOutput> reply) {
        this.planner = planner;
        this.input = input;
        this.writes = writes;
        this.reply = reply;
        this.outcomes = new AtomicReferenceArray<>(writes.size());
        this.left = new AtomicInteger(writes.size());
    }

    void start() {
        for (int i = 0; i < writes.size(); i++) {
            int index = i;
            Write write = writes.get(i);
            planner.update(write.reference(), table -> plan(table, write), new Reply<>() {
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
        Map<String, Consumption> spent = new LinkedHashMap<>();
        Map<String, Map<Item, ItemCollectionMetrics>> collections = new LinkedHashMap<>();
        RuntimeException overload = null;
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            switch (outcomes.get(i)) {
                case ItemChange change -> {
                    spent.merge(write.table(), Consumption.ofWrite(change), Consumption::plus);
                    ItemCollectionMetrics collection =
                            ItemWrites.collection(change, input.returnItemCollectionMetrics());
                    if (collection != null) {
                        collections
                                .computeIfAbsent(write.table(), table -> new LinkedHashMap<>())
                                .put(Objects.requireNonNull(collection.itemCollectionKey()), collection);
                    }
                }
                case RivermillException failure
                when failure.code() == ErrorCode.OVERLOADED -> {
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
        if (overload != null && spent.isEmpty()) {
            reply.fail(overload);
            return;
        }
        reply.ok(BatchWriteItemOutput.create()
                .unprocessedItems(unprocessed)
                .itemCollectionMetrics(touched(collections))
                .consumedCapacity(consumed(spent)));
    }

    private static @Nullable Map<String, List<ItemCollectionMetrics>> touched(
            Map<String, Map<Item, ItemCollectionMetrics>> collections) {
        Map<String, List<ItemCollectionMetrics>> touched = new LinkedHashMap<>();
        collections.forEach((table, byKey) -> touched.put(table, List.copyOf(byKey.values())));
        return touched.isEmpty() ? null : touched;
    }

    private @Nullable List<ConsumedCapacity> consumed(Map<String, Consumption> spent) {
        List<ConsumedCapacity> consumed = new ArrayList<>();
        spent.forEach((table, consumption) -> {
            ConsumedCapacity one = consumption.of(table, input.returnConsumedCapacity());
            if (one != null) {
                consumed.add(one);
            }
        });
        return consumed.isEmpty() ? null : consumed;
    }
}
