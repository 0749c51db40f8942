// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Row;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Runs the backfills there are, each in a thread of its own, one piece at a time of all of them together. After a piece a
 * backfill rests as long as the piece took, so that what clients ask for comes first.
 *
 * <p>Every index that is being built has its backfill running: those that were left unfinished are taken up when this
 * opens. A store that refuses for a while is tried again until this is closed.
 *
 * <p>Threads: any.
 */
final class Backfills implements AutoCloseable {
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;
    private final Tasks tasks;
    private final Semaphore turn = new Semaphore(1, true);
    private final Map<Keyspace, Tasks.Task> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Begins with what was left unfinished. */
    Backfills(Store store, TableCatalog catalog, Clock clock, Tasks tasks) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.tasks = tasks;
        tasks.start("backfills", this::resume);
    }

    /** Runs the backfill of the table's index that is being built, if there is one and it doesn't run already. */
    void ensure(Table table) {
        Index index = table.building();
        if (index != null && !closed) {
            running.computeIfAbsent(
                    index.keyspace(), keyspace -> tasks.start("backfill-" + keyspace.id(), () -> run(table, index)));
        }
    }

    @Override
    public void close() {
        closed = true;
        running.values().forEach(Tasks.Task::cancel);
    }

    private void resume() {
        BlockingStore blocking = store.blocking();
        for (Row row : blocking.all(CatalogRows.tables())) {
            ensure(Table.of(row.value()));
        }
    }

    private void run(Table table, Index index) {
        Backfill backfill = new Backfill(store, catalog, table.reference(), index.keyspace());
        BackfillReport report = new BackfillReport(clock, table.reference().arn(index.name()), items(table));
        try {
            boolean more = true;
            while (more && !closed) {
                more = step(backfill, report);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing; the next opening goes on
        } finally {
            running.remove(index.keyspace());
        }
    }

    private long items(Table table) {
        return store.heads(table.keyspace()).stream().mapToLong(Head::items).sum();
    }

    /** One piece and the rest after it; false when the backfill has ended. */
    private boolean step(Backfill backfill, BackfillReport report) throws InterruptedException {
        turn.acquire();
        long began = clock.nanos();
        Backfill.Progress progress;
        try {
            progress = backfill.step();
        } catch (RivermillException e) {
            report.waits(e);
            if (e.code() == ErrorCode.STORE_CLOSED) {
                return false;
            }
            tasks.pause(RETRY_PAUSE);
            return true;
        } finally {
            turn.release();
        }
        if (progress == null) {
            report.ended();
            return false;
        }
        report.came(progress);
        tasks.pause(Duration.ofNanos(clock.nanos() - began));
        return true;
    }
}
