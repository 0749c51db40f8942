// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.dynamodb.TimeToLive.Entry;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the items whose time to live has passed, some neighbours at a time. Whether an item's time has passed is judged
 * by the update that deletes it, so an item that was given more time stays. A stream tells that nobody but DynamoDB itself
 * deleted it.
 *
 * <p>Bounded: what is due is found at the beginning of {@link TimeToLive}'s rows, an update deletes at most {@value
 * #ITEMS_MAX} items of one bucket, and after each this rests as long as it took; one table keeps the others waiting for at
 * most {@value #ROUNDS_MAX} pages.
 *
 * <p>Threads: one, which may block.
 */
final class ExpirySweeper {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweeper.class);
    private static final int ITEMS_MAX = 64;
    private static final int PAGE_BYTES_MAX = 1 << 20;
    private static final int ROUNDS_MAX = 100;

    private final BlockingStore store;
    private final TableCatalog catalog;
    private final Clock clock;
    private final Tasks tasks;
    private boolean refused;

    ExpirySweeper(Store store, TableCatalog catalog, Clock clock, Tasks tasks) {
        this.store = store.blocking();
        this.catalog = catalog;
        this.clock = clock;
        this.tasks = tasks;
    }

    /** Deletes what is due in all tables. While the store refuses, what is due stays due; that is said once. */
    void sweep() {
        try {
            sweepAll();
            refused = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } catch (RivermillException e) {
            if (!refused) {
                LOG.warn("Items whose time to live has passed can't be deleted: {}", e.getMessage());
            }
            refused = true;
        }
    }

    private void sweepAll() throws InterruptedException {
        for (Row row : store.all(CatalogRows.expiring())) {
            TableReference reference = CatalogRows.expiringTableOf(row.key().key());
            boolean more = true;
            for (int round = 0; more && round < ROUNDS_MAX; round++) {
                more = sweep(reference);
            }
        }
    }

    /** Deletes the first of what is due in a table; false if that is all. */
    private boolean sweep(TableReference reference) throws InterruptedException {
        Table table = catalog.read(reference);
        TimeToLive timeToLive = table == null ? null : table.timeToLive();
        if (table == null || timeToLive == null) {
            return false;
        }
        Instant now = clock.now();
        PageRequest due = new PageRequest(
                timeToLive.keyspace(), TimeToLive.from(now), TimeToLive.to(now), false, ITEMS_MAX, PAGE_BYTES_MAX);
        List<Row> rows = store.page(due).rows();
        Map<Integer, List<Entry>> byBucket = new LinkedHashMap<>();
        for (Row row : rows) {
            Entry entry = TimeToLive.entryOf(row.key(), table);
            byBucket.computeIfAbsent(entry.item().bucket().index(), bucket -> new ArrayList<>())
                    .add(entry);
        }
        for (List<Entry> entries : byBucket.values()) {
            if (!delete(new Deletion(table, timeToLive, entries, now))) {
                return true; // look again
            }
        }
        return rows.size() == ITEMS_MAX;
    }

    private boolean delete(Deletion deletion) throws InterruptedException {
        long began = clock.nanos();
        try {
            store.update(deletion);
        } catch (StoreException e) {
            if (e.code() == ErrorCode.VERSION_STALE) {
                return false; // the table has changed meanwhile
            }
            throw e;
        }
        tasks.pause(Duration.ofNanos(clock.nanos() - began));
        return true;
    }

    /** Deletes those of some items whose time has passed when it is applied. */
    private record Deletion(Table table, TimeToLive timeToLive, List<Entry> entries, Instant now)
            implements Update<Integer> {
        @Override
        public List<KeyspaceVersion> versions() {
            return List.of(table.planned());
        }

        @Override
        public List<RowKey> keys() {
            Set<RowKey> keys = new LinkedHashSet<>(); // items may be of one collection
            entries.forEach(entry -> keys.addAll(ItemChange.keys(table, entry.item())));
            return List.copyOf(keys);
        }

        @Override
        public Decision<Integer> decide(Rows rows) {
            Decision.Write<Integer> write = Decision.write(entries.size());
            CollectionSizes sizes = new CollectionSizes(rows);
            for (Entry entry : entries) {
                Item item = item(rows.get(entry.item()));
                if (item != null && timeToLive.isOver(item, now)) {
                    ItemChange change = new ItemChange(table, item, null);
                    change.addTo(write, entry.item(), rows, Change.Kind.EXPIRE);
                    sizes.add(entry.item(), change);
                } else {
                    write.underive(entry.row()); // whoever gave the item more time or deleted it has done so already
                }
            }
            sizes.addTo(write);
            return write;
        }

        private static @Nullable Item item(byte @Nullable [] row) {
            return row == null ? null : Item.of(row);
        }
    }
}
