// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Clock;
import io.rivermill.store.ClosedSegment;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedChanges;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.Page;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.Rows;
import io.rivermill.store.Segment;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.Update;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps streams in shape: closes shards that have lived long enough and begins their children, forgets shards and streams
 * whose time has passed, frees the log behind all readers.
 *
 * <p>Every round reads the rows and does what is due by them, so it doesn't matter when, how often or by how many this is
 * run.
 *
 * <p>Threads: {@link #run} blocks; one round at a time.
 */
final class StreamKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamKeeper.class);

    private final Store store;
    private final Clock clock;
    private final Duration shardLife;

    StreamKeeper(Store store, Clock clock, Duration shardLife) {
        this.store = store;
        this.clock = clock;
        this.shardLife = shardLife;
    }

    /** One round. What fails for one stream doesn't keep the others waiting. */
    @Override
    public void run() {
        for (Row row : store.blocking().all(FeedName.all())) {
            try {
                keep(FeedDescriptor.of(row.value()));
            } catch (StoreException e) {
                LOG.warn("The stream {} is kept in shape in the next round: {}", name(row), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("The stream {} can't be kept in shape", name(row), e);
            }
        }
        store.freeLogBefore(Retention.recordsFrom(clock.millis()));
    }

    /** For logs: the parts of its key, which can be read when the row can't. */
    private static String name(Row row) {
        return new String(row.key().key(), StandardCharsets.UTF_8).replace('\0', '/');
    }

    private void keep(FeedDescriptor feed) {
        long now = clock.millis();
        boolean gone = Retention.isGone(feed, now);
        forgetShards(feed.name(), segment -> gone || Retention.isGone(segment, now));
        if (gone) {
            store.blocking()
                    .update(RowUpdate.sync(
                            List.of(feed.name().key()),
                            rows -> Decision.write(true).delete(feed.name().key())));
        } else if (feed.open().stream().anyMatch(segment -> hasLived(segment, now))) {
            store.blocking().update(new Roll(feed.name(), feed.keyspace(), segment -> hasLived(segment, now), now));
        }
    }

    /**
     * Removes closed shards from the oldest on, a page at a time, up to the first that isn't due: those behind it, which may be
     * many, aren't read. Nothing brings them back.
     */
    private void forgetShards(FeedName name, Predicate<ClosedSegment> due) {
        boolean more = true;
        while (more) {
            Page page = store.blocking().page(name.closedSegments());
            List<ClosedSegment> old = page.rows().stream()
                    .map(row -> ClosedSegment.of(row.value()))
                    .takeWhile(due)
                    .toList();
            if (!old.isEmpty()) {
                store.blocking().update(RowUpdate.sync(List.of(name.key()), rows -> {
                    Decision.Write<Boolean> write = Decision.write(true);
                    FeedChanges.forget(write, name, old);
                    return write;
                }));
            }
            more = page.more() && old.size() == page.rows().size();
        }
    }

    private boolean hasLived(Segment segment, long now) {
        return now - segment.createdMillis() >= shardLife.toMillis();
    }

    /** Rolls those shards that are due, at a moment when no write of the table is in flight. */
    private record Roll(FeedName name, Keyspace keyspace, Predicate<Segment> due, long nowMillis)
            implements Update<Boolean> {
        @Override
        public List<KeyspaceVersion> versions() {
            return List.of();
        }

        @Override
        public List<RowKey> keys() {
            return List.of(name.key());
        }

        @Override
        public List<Keyspace> barriers() {
            return List.of(keyspace);
        }

        @Override
        public Decision<Boolean> decide(Rows rows) {
            byte[] row = rows.get(name.key());
            FeedDescriptor now = row == null ? null : FeedDescriptor.of(row);
            if (now == null || !now.isOpen()) {
                return Decision.write(false);
            }
            Decision.Write<Boolean> write = Decision.write(true);
            FeedChanges.roll(rows, write, now, due, nowMillis);
            return write;
        }
    }
}
