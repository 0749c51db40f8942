// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.Store;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of items for one call of Query or Scan: until the range ends, {@code limit} items were read, or their
 * sizes reach one megabyte, whatever comes first. DynamoDB counts sizes of items and the store bytes of rows, so one call
 * may take several pages of the store; they needn't be of one cut of time, as Query and Scan promise none.
 *
 * <p>Threads: one page after the other, each on the thread on which the store answers.
 */
final class ItemPager implements Reply<Page> {
    private static final int BYTES_MAX = 1 << 20;
    private static final int PAGE_ROWS_MAX = 1_000;

    private final Store store;
    private final Selection selection;
    private final boolean descending;
    private final Reply<ItemPage> reply;
    private final List<Item> items = new ArrayList<>();
    private ItemRange range;
    private int count;
    private int scannedCount;
    private long bytes;

    /**
     * Which of the items read are answered, and how.
     *
     * @param limit how many are read at most
     * @param filter which pass
     * @param projection what is answered of each; null when only their number is
     */
    record Selection(
            KeySchema keySchema,
            int limit,
            Predicate<Item> filter,
            @Nullable UnaryOperator<Item> projection) {}

    private ItemPager(Store store, ItemRange range, boolean descending, Selection selection, Reply<ItemPage> reply) {
        this.store = store;
        this.range = range;
        this.descending = descending;
        this.selection = selection;
        this.reply = reply;
    }

    /** Reads {@code range} from its beginning, or from its end down. */
    static void read(Store store, ItemRange range, boolean descending, Selection selection, Reply<ItemPage> reply) {
        new ItemPager(store, range, descending, selection, reply).next();
    }

    @Override
    public void ok(Page page) {
        ItemPage done;
        try {
            done = take(page);
        } catch (RuntimeException e) {
            reply.fail(e);
            return;
        }
        if (done != null) {
            reply.ok(done);
        } else {
            next();
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        reply.fail(failure);
    }

    private void next() {
        int rows = Math.min(PAGE_ROWS_MAX, selection.limit() - scannedCount);
        PageRequest request = range.page(descending, rows, BYTES_MAX);
        store.page(request, this);
    }

    /** What was read in all, or null if there is more to read. */
    private @Nullable ItemPage take(Page page) {
        for (Row row : page.rows()) {
            Item item = Item.of(row.value());
            take(item);
            if (scannedCount == selection.limit() || bytes >= BYTES_MAX) {
                return result(selection.keySchema().keyOf(item));
            }
        }
        if (!page.more()) {
            return result(null);
        }
        Row last = page.rows().getLast();
        range = descending ? range.until(last.key()) : range.after(last.key());
        return null;
    }

    private void take(Item item) {
        scannedCount++;
        bytes += item.sizeBytes();
        if (selection.filter().test(item)) {
            count++;
            UnaryOperator<Item> projection = selection.projection();
            if (projection != null) {
                items.add(projection.apply(item));
            }
        }
    }

    private ItemPage result(@Nullable Item lastKey) {
        return new ItemPage(items, count, scannedCount, bytes, lastKey);
    }
}
