// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedPage;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tables there are, with a cache in front of their rows.
 *
 * <p>The truth is the rows. The cache holds tables only, never absences, and follows the feed of the catalog's keyspace:
 * every update of a table's row appends a change with the row's key and its new value, and the cache takes them in their
 * order, from wherever they were committed. {@link #awaitCurrent} makes it take all that is committed; whoever changed a
 * table calls it before answering, so that a later request here sees the change. A descriptor from the cache may be
 * behind for a moment nevertheless; updates planned with it then fail with {@code VERSION_STALE}, and
 * {@link #reload} reads the row itself.
 *
 * <p>A row that was read while changes were being taken isn't put into the cache: it may be older than they are.
 *
 * <p>Threads: any; nothing but {@link #awaitCurrent} blocks. {@code lock} guards {@code position} and writes to
 * {@code tables}, and is never held across a call of the store.
 */
final class TableCatalog implements AutoCloseable {
    /** Four times the tables that an account may have in a region; a fuller cache begins anew. */
    private static final int TABLES_MAX = 10_000;

    private static final int RECORDS_MAX = 256; // a page of the feed
    private static final int PAGE_BYTES_MAX = 1 << 20;

    private final Store store;
    private final BlockingStore blocking;
    private final Feed feed;
    private final Feed.Subscription subscription;
    private final Map<TableReference, Table> tables = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long position;

    TableCatalog(Store store) {
        this.store = store;
        this.blocking = store.blocking();
        this.feed = store.feed(SystemKeyspaces.CATALOG.bucket(0));
        this.position = feed.lastSequence();
        this.subscription = feed.onAppend(() -> follow(position()));
    }

    /** The table, if there is one: at once if it is in the cache, else when its row was read. */
    void find(TableReference reference, Reply<Optional<Table>> reply) {
        Table cached = tables.get(reference);
        if (cached != null) {
            reply.ok(Optional.of(cached));
        } else {
            reload(reference, reply);
        }
    }

    /** The table as its row says now, if there is one. */
    void reload(TableReference reference, Reply<Optional<Table>> reply) {
        long before = position();
        store.get(List.of(CatalogRows.table(reference)), new Reply<>() {
            @Override
            public void ok(List<byte @Nullable []> rows) {
                byte[] row = rows.getFirst();
                Table table;
                try {
                    table = row == null ? null : Table.of(row);
                    remember(reference, table, before);
                } catch (RuntimeException e) {
                    reply.fail(e);
                    return;
                }
                reply.ok(Optional.ofNullable(table));
            }

            @Override
            public void fail(RuntimeException failure) {
                reply.fail(failure);
            }
        });
    }

    /** The table as its row says now, or null if there is none. Blocks. */
    @Nullable
    Table read(TableReference reference) {
        byte[] row = blocking.get(CatalogRows.table(reference));
        return row == null ? null : Table.of(row);
    }

    /** Returns when the cache has taken every change that was committed before this call. Blocks. */
    void awaitCurrent() {
        long last = feed.lastSequence();
        for (long at = position(); at < last; at = position()) {
            take(blocking.readAfter(feed, at, RECORDS_MAX, PAGE_BYTES_MAX));
        }
    }

    /** Stops following. */
    @Override
    public void close() {
        subscription.close();
    }

    private long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    private void remember(TableReference reference, @Nullable Table table, long readAt) {
        lock.lock();
        try {
            if (position != readAt) {
                return;
            }
            if (table == null) {
                tables.remove(reference);
                return;
            }
            if (tables.size() >= TABLES_MAX) {
                tables.clear();
            }
            tables.put(reference, table);
        } finally {
            lock.unlock();
        }
    }

    private void follow(long from) {
        feed.readAfter(from, RECORDS_MAX, PAGE_BYTES_MAX, new Reply<>() {
            @Override
            public void ok(FeedPage page) {
                take(page);
                if (page.next() < page.last()) {
                    follow(page.next());
                }
            }

            @Override
            public void fail(RuntimeException failure) {
                forget(); // what can't be followed must not be trusted; rows still can
            }
        });
    }

    /** Takes those changes of a page that weren't taken yet. Pages begin where the cache stood or before, so none is missed. */
    private void take(FeedPage page) {
        lock.lock();
        try {
            Map<TableReference, @Nullable Table> changed = new HashMap<>();
            for (ChangeRecord record : page.records()) {
                if (record.sequence() > position) {
                    note(record, changed);
                }
            }
            changed.forEach(this::replace);
            position = Math.max(position, page.next());
        } finally {
            lock.unlock();
        }
    }

    private static void note(ChangeRecord record, Map<TableReference, @Nullable Table> changed) {
        TableReference reference = CatalogRows.tableOf(record.change().key());
        if (reference != null) {
            byte[] row = record.change().after();
            changed.put(reference, row == null ? null : Table.of(row));
        }
    }

    private void replace(TableReference reference, @Nullable Table table) {
        if (table == null) {
            tables.remove(reference);
        } else {
            tables.replace(reference, table);
        }
    }

    private void forget() {
        lock.lock();
        try {
            tables.clear();
            position = Math.max(position, feed.lastSequence());
        } finally {
            lock.unlock();
        }
    }
}
