// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.BatchGetItem.Part;
import io.rivermill.dynamodb.BatchGetItem.Wanted;
import io.rivermill.dynamodb.Consumption.Told;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.store.Store;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.BatchGetItemOutput;
import io.rivermill.wire.dynamodb.KeysAndAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one BatchGetItem, some rows at a time, until all are read or the answer is full: 16 MB of items.
 *
 * <p>Threads: one step after the other, each on the thread on which the store answered the one before.
 */
final class BatchedReads implements Reply<List<byte @Nullable []>> {
    private static final long BYTES_MAX = 16L << 20;
    private static final int ROWS_AT_ONCE = 25; // of up to 400 KB each

    private final Store store;
    private final @Nullable String returnConsumedCapacity;
    private final List<Wanted> wanted;
    private final Reply<BatchGetItemOutput> reply;
    private final Map<String, List<Item>> responses = new LinkedHashMap<>();
    private final TableReport report = new TableReport();
    private int done;
    private long bytes;

    BatchedReads(
            Store store,
            @Nullable String returnConsumedCapacity,
            List<Part> parts,
            List<Wanted> wanted,
            Reply<BatchGetItemOutput> reply) {
        this.store = store;
        this.returnConsumedCapacity = returnConsumedCapacity;
        this.wanted = wanted;
        this.reply = reply;
        parts.forEach(part -> responses.put(part.table(), new ArrayList<>()));
    }

    void start() {
        int to = Math.min(done + ROWS_AT_ONCE, wanted.size());
        store.get(wanted.subList(done, to).stream().map(Wanted::row).toList(), this);
    }

    @Override
    public void ok(List<byte @Nullable []> rows) {
        try {
            take(rows);
        } catch (RuntimeException e) {
            reply.fail(e);
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        reply.fail(failure);
    }

    private void take(List<byte @Nullable []> rows) {
        for (byte @Nullable [] row : rows) {
            Wanted one = wanted.get(done);
            Item item = row == null ? null : Item.of(row);
            int size = ItemChange.size(item);
            if (bytes + size > BYTES_MAX) {
                end();
                return;
            }
            bytes += size;
            double units = Consumption.readUnits(size, one.part().consistent());
            report.spend(one.part().table(), Consumption.ofRead(units));
            if (item != null) {
                ProjectionExpression projection = one.part().projection();
                List<Item> items = responses.computeIfAbsent(one.part().table(), table -> new ArrayList<>());
                items.add(projection == null ? item : projection.apply(item));
            }
            done++;
        }
        if (done < wanted.size()) {
            start();
        } else {
            end();
        }
    }

    private void end() {
        reply.ok(BatchGetItemOutput.create()
                .responses(responses)
                .unprocessedKeys(unprocessed())
                .consumedCapacity(report.consumed(returnConsumedCapacity, Told.TOTALS)));
    }

    /** What wasn't read, as a request that would read it. */
    private Map<String, KeysAndAttributes> unprocessed() {
        Map<String, List<Item>> keys = new LinkedHashMap<>();
        Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
        for (Wanted one : wanted.subList(done, wanted.size())) {
            String table = one.part().table();
            keys.computeIfAbsent(table, name -> new ArrayList<>()).add(one.key());
            KeysAndAttributes asked = one.part().request();
            unprocessed.put(
                    table,
                    KeysAndAttributes.create()
                            .attributesToGet(asked.attributesToGet())
                            .consistentRead(asked.consistentRead())
                            .projectionExpression(asked.projectionExpression())
                            .expressionAttributeNames(asked.expressionAttributeNames()));
        }
        unprocessed.forEach((table, request) -> request.keys(keys.get(table)));
        return unprocessed;
    }
}
