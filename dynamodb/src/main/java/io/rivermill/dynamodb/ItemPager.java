// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.Store;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of items for one call of Query or Scan: until the range ends, {@code limit} items were read, or their
 * sizes reach one megabyte, whatever comes first. DynamoDB counts sizes of items and the store bytes of rows, so one call
 * may take several pages of the store; they needn't be of one cut of time, as Query and Scan promise none.
 *
 * <p>When a local index lacks what is asked for, each page of its entries brings their items with it, of the same cut of
 * time: an entry and its item are written in one commit, so neither is seen without the other.
 *
 * <p>Threads: one step after the other, each on the thread on which the store answered the one before.
 */
final class ItemPager implements Reply<Page> {
    private static final int BYTES_MAX = 1 << 20;
    private static final int PAGE_ROWS_MAX = 1_000;
    private static final int FETCHED_ROWS_MAX = 64; // items of up to 400 KB each are in memory at once

    private final Store store;
    private final Request request;
    private final Reply<ItemPage> reply;
    private final boolean fetches;
    private final List<Item> items = new ArrayList<>();
    private ItemRange range;
    private int count;
    private int scannedCount;
    private long bytes;
    private long fetchedBytes;
    private double fetchedUnits;

    /**
     * What to read.
     *
     * @param descending from the range's end down
     * @param limit how many items are read at most
     */
    record Request(
            ReadSource source,
            ItemRange range,
            boolean descending,
            int limit,
            boolean consistent,
            ReadSelection selection) {}

    private ItemPager(Store store, Request request, Reply<ItemPage> reply) {
        this.store = store;
        this.request = request;
        this.range = request.range();
        this.reply = reply;
        this.fetches = request.selection().fetches(request.source());
    }

    /** Reads the items of {@code request}. */
    static void read(Store store, Request request, Reply<ItemPage> reply) {
        new ItemPager(store, request, reply).next();
    }

    private void next() {
        int rows = Math.min(fetches ? FETCHED_ROWS_MAX : PAGE_ROWS_MAX, request.limit() - scannedCount);
        PageRequest page = range.page(request.descending(), rows, BYTES_MAX);
        store.page(fetches ? page.fetching(this::item) : page, this);
    }

    /** The row of the item that a local index's entry is of. */
    private RowKey item(Row entry) {
        return request.source().itemRow(Item.of(entry.value()));
    }

    @Override
    public void ok(Page page) {
        try {
            take(page);
        } catch (RuntimeException e) {
            reply.fail(e);
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        reply.fail(failure);
    }

    private void take(Page page) {
        for (int i = 0; i < page.rows().size(); i++) {
            Item item = Item.of(page.rows().get(i).value());
            scannedCount++;
            bytes += item.sizeBytes();
            select(item, fetches ? fetched(page, i) : item);
            if (scannedCount == request.limit() || bytes >= BYTES_MAX || fetchedBytes >= BYTES_MAX) {
                end(item.only(request.source().startKeyNames()));
                return;
            }
        }
        if (!page.more()) {
            end(null);
            return;
        }
        Row last = page.rows().getLast();
        range = request.descending() ? range.until(last.key()) : range.after(last.key());
        next();
    }

    private Item fetched(Page page, int index) {
        byte[] row = Objects.requireNonNull(page.fetched().get(index), "an entry has an item in the same cut of time");
        Item item = Item.of(row);
        fetchedBytes += item.sizeBytes();
        fetchedUnits += Consumption.readUnits(item.sizeBytes(), request.consistent());
        return item;
    }

    private void select(Item found, Item whole) {
        ReadSelection selection = request.selection();
        if (selection.passes(found)) {
            count++;
            if (!selection.countsOnly()) {
                items.add(selection.project(found, whole));
            }
        }
    }

    private void end(@Nullable Item lastKey) {
        reply.ok(new ItemPage(items, count, scannedCount, bytes, fetchedUnits, lastKey));
    }
}
