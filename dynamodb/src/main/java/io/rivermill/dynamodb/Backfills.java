// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Row;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;
    private final Tasks tasks;
    private final Semaphore turn = new Semaphore(1, true);
    private final Map<Keyspace, Running> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Running(BackfillReport report, Tasks.Task task) {}

    /** Begins with what was left unfinished. */
    Backfills(Store store, TableCatalog catalog, Clock clock, Tasks tasks) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.tasks = tasks;
        tasks.start("backfills", this::resume);
    }

    /** Runs the backfills of what of the table isn't complete, unless they run already. */
    void ensure(Table table) {
        for (Backfilled incomplete : table.incomplete()) {
            if (!closed) {
                running.computeIfAbsent(incomplete.keyspace(), keyspace -> begin(table, incomplete));
            }
        }
    }

    /** What is being built, and how far it is. */
    List<String> progress() {
        return running.values().stream()
                .map(one -> one.report().toString())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        running.values().forEach(one -> one.task().cancel());
    }

    private void resume() {
        try {
            while (!closed && !resumed()) {
                tasks.pause(RETRY_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private boolean resumed() {
        try {
            for (Row row : store.blocking().all(CatalogRows.tables())) {
                ensure(Table.of(row.value()));
            }
            return true;
        } catch (RivermillException e) {
            if (e.code() == ErrorCode.STORE_CLOSED) {
                return true;
            }
            LOG.warn("What was being built can't be read: {}", e.getMessage());
            return false;
        }
    }

    private Running begin(Table table, Backfilled incomplete) {
        Keyspace keyspace = incomplete.keyspace();
        BackfillReport report = new BackfillReport(clock, name(table, incomplete), items(table));
        Backfill backfill = new Backfill(store, catalog, table.reference(), keyspace);
        return new Running(report, tasks.start("backfill-" + keyspace.id(), () -> {
            try {
                run(backfill, report);
            } finally {
                running.remove(keyspace);
            }
        }));
    }

    private void run(Backfill backfill, BackfillReport report) {
        try {
            boolean more = true;
            while (more && !closed) {
                more = step(backfill, report);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing; the next opening goes on
        }
    }

    private static String name(Table table, Backfilled incomplete) {
        return switch (incomplete) {
            case Index index -> table.reference().arn(index.name());
            case TimeToLive timeToLive -> "The time to live of " + table.arn();
        };
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
            if (closed || e.code() == ErrorCode.STORE_CLOSED) {
                return false; // the next opening goes on
            }
            report.waits(e);
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
