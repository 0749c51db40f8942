// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.Consumption.Told;
import io.rivermill.dynamodb.TransactGetItems.Wanted;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.store.ConflictException;
import io.rivermill.store.RowKey;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.ItemResponse;
import io.rivermill.wire.dynamodb.TransactGetItemsOutput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one TransactGetItems, made by the store at one moment.
 *
 * <p>Threads: answered by the store, once.
 */
final class TransactedReads implements Reply<List<byte @Nullable []>> {
    private static final long BYTES_MAX = 4L << 20;

    private final List<Wanted> wanted;
    private final @Nullable String returnConsumedCapacity;
    private final List<RowKey> rows;
    private final Reply<TransactGetItemsOutput> reply;

    /** Refuses keys that don't fit their tables: all but empty ones cancel the transaction. */
    TransactedReads(
            List<Wanted> wanted,
            @Nullable String returnConsumedCapacity,
            Tables tables,
            Reply<TransactGetItemsOutput> reply) {
        this.wanted = wanted;
        this.returnConsumedCapacity = returnConsumedCapacity;
        this.rows = rows(wanted, tables);
        this.reply = reply;
    }

    List<RowKey> rows() {
        return rows;
    }

    private static List<RowKey> rows(List<Wanted> wanted, Tables tables) {
        Set<RowKey> rows = new LinkedHashSet<>();
        int misfit = -1;
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            Table table = tables.get(one.reference());
            if (!KeyRules.fits(table.keySchema(), one.key())) {
                misfit = misfit < 0 ? i : misfit;
                continue;
            }
            KeyRules.checkSizes(table.keySchema(), one.key());
            if (!rows.add(RowKeys.of(table, one.key()))) {
                throw ServiceException.validation("Transaction request cannot include multiple operations on one item");
            }
        }
        if (misfit >= 0) {
            throw Cancellation.invalid(wanted.size(), misfit, KeyRules.mismatch());
        }
        checkPaths(wanted, tables);
        return new ArrayList<>(rows);
    }

    private static void checkPaths(List<Wanted> wanted, Tables tables) {
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            try {
                KeyRules.checkPaths(tables.get(one.reference()), one.projection());
            } catch (ServiceException e) {
                throw Cancellation.invalid(wanted.size(), i, e);
            }
        }
    }

    @Override
    public void ok(List<byte @Nullable []> found) {
        TransactGetItemsOutput output;
        try {
            output = output(found);
        } catch (RuntimeException e) {
            reply.fail(e);
            return;
        }
        reply.ok(output);
    }

    @Override
    public void fail(RuntimeException failure) {
        reply.fail(
                failure instanceof ConflictException conflict
                        ? Cancellation.conflict(wanted.size(), rows.indexOf(conflict.key()))
                        : failure);
    }

    private TransactGetItemsOutput output(List<byte @Nullable []> found) {
        TableReport report = new TableReport();
        List<ItemResponse> responses = new ArrayList<>(found.size());
        long bytes = 0;
        for (int i = 0; i < found.size(); i++) {
            Wanted one = wanted.get(i);
            byte[] row = found.get(i);
            Item item = row == null ? null : Item.of(row);
            int size = ItemChange.size(item);
            bytes += size;
            report.spend(
                    one.tableName(),
                    Consumption.ofRead(Consumption.readUnits(size, true)).inTransaction());
            responses.add(ItemResponse.create().item(shown(item, one.projection())));
        }
        if (bytes > BYTES_MAX) {
            throw ServiceException.validation("Collection size of items exceeded, which can also be caused by the"
                    + " aggregate size of the items in the transaction exceeding the 4MB limit");
        }
        return TransactGetItemsOutput.create()
                .consumedCapacity(report.consumed(returnConsumedCapacity, Told.READS))
                .responses(responses);
    }

    private static @Nullable Item shown(@Nullable Item item, @Nullable ProjectionExpression projection) {
        return item == null || projection == null ? item : projection.apply(item);
    }
}
