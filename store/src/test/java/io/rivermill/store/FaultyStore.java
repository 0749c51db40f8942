// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails when a test says so. The faults, and why whoever stands above must live with them:
 *
 * <ul>
 *   <li>{@link Fault#REFUSED}: a full queue or disk; nothing was written, the call may be made again.
 *   <li>{@link Fault#STALE}: a table changed while a write was on its way; it has to be planned again.
 *   <li>{@link Fault#LOST}: the commit failed; nothing was written but nobody could know.
 *   <li>{@link Fault#UNTOLD}: the commit was made and its answer lost: the same error, the other truth.
 * </ul>
 *
 * <p>And an engine of several machines may give way at a row, see {@link #giveWayAt}.
 */
public final class FaultyStore implements Store {
    /** What goes wrong with an update. */
    public enum Fault {
        REFUSED,
        STALE,
        LOST,
        UNTOLD
    }

    private record Plan(Fault fault, Predicate<Update<?>> victims) {}

    private final Store store;
    private final AtomicReference<@Nullable Plan> updates = new AtomicReference<>();
    private volatile Predicate<RowKey> conflicts = key -> false;
    private volatile boolean readsFail;
    private volatile boolean deaf;
    private final AtomicInteger pagesAsked = new AtomicInteger();

    /** Works as {@code store} does until told otherwise, and closes it. */
    public FaultyStore(Store store) {
        this.store = store;
    }

    /** From now on updates that {@code victims} picks suffer {@code fault}. */
    public void failUpdates(Fault fault, Predicate<Update<?>> victims) {
        updates.set(new Plan(fault, victims));
    }

    /** The next update suffers {@code fault}, those after it don't. */
    public void failNextUpdate(Fault fault) {
        failUpdates(fault, update -> updates.getAndSet(null) != null);
    }

    public void failReads(boolean fail) {
        readsFail = fail;
    }

    /** From now on updates and reads of a row that {@code conflicts} picks find it in use. */
    public void giveWayAt(Predicate<RowKey> conflicts) {
        this.conflicts = conflicts;
    }

    /** Those who subscribe from now on to a feed aren't told of what is appended. */
    public void loseWakeUps() {
        deaf = true;
    }

    /** How many pages were asked for. */
    public int pagesAsked() {
        return pagesAsked.get();
    }

    public void heal() {
        updates.set(null);
        conflicts = key -> false;
        readsFail = false;
    }

    @Override
    public void get(List<RowKey> keys, Reply<List<byte @Nullable []>> reply) {
        Optional<RowKey> conflict = keys.stream().filter(conflicts).findFirst();
        if (readsFail) {
            reply.fail(overloaded());
        } else if (conflict.isPresent()) {
            reply.fail(new ConflictException(conflict.get()));
        } else {
            store.get(keys, reply);
        }
    }

    @Override
    public void page(PageRequest request, Reply<Page> reply) {
        pagesAsked.incrementAndGet();
        if (readsFail) {
            reply.fail(overloaded());
        } else {
            store.page(request, reply);
        }
    }

    @Override
    public <R extends @Nullable Object> void update(Update<R> update, Reply<R> reply) {
        Optional<RowKey> conflict = update.keys().stream().filter(conflicts).findFirst();
        if (conflict.isPresent()) {
            reply.fail(new ConflictException(conflict.get()));
            return;
        }
        Plan plan = updates.get();
        if (plan == null || !plan.victims.test(update)) {
            store.update(update, reply);
            return;
        }
        switch (plan.fault) {
            case REFUSED -> reply.fail(overloaded());
            case STALE -> reply.fail(new StoreException(ErrorCode.VERSION_STALE, "a fault of the test"));
            case LOST -> reply.fail(unknown());
            case UNTOLD -> store.update(update, new Untold<>(reply));
        }
    }

    @Override
    public Feed feed(Bucket bucket) {
        Feed feed = store.feed(bucket);
        return deaf ? new DeafFeed(feed) : feed;
    }

    /** Tells nobody that it has grown. */
    private record DeafFeed(Feed feed) implements Feed {
        @Override
        public Bucket bucket() {
            return feed.bucket();
        }

        @Override
        public long lastSequence() {
            return feed.lastSequence();
        }

        @Override
        public void readAfter(long sequence, int recordsMax, int bytesMax, Reply<FeedPage> reply) {
            feed.readAfter(sequence, recordsMax, bytesMax, reply);
        }

        @Override
        public void seek(long timeMillis, Reply<Long> reply) {
            feed.seek(timeMillis, reply);
        }

        @Override
        public Subscription onAppend(Runnable listener) {
            return () -> {};
        }
    }

    @Override
    public long version(Keyspace keyspace) {
        return store.version(keyspace);
    }

    @Override
    public List<Head> heads(Keyspace keyspace) {
        return store.heads(keyspace);
    }

    @Override
    public void freeLogBefore(long timeMillis) {
        store.freeLogBefore(timeMillis);
    }

    @Override
    public StoreStats stats() {
        return store.stats();
    }

    @Override
    public void close() {
        store.close();
    }

    private static StoreException overloaded() {
        return new StoreException(ErrorCode.OVERLOADED, "a fault of the test");
    }

    private static StoreException unknown() {
        return new StoreException(ErrorCode.COMMIT_UNKNOWN, "a fault of the test");
    }

    private record Untold<R extends @Nullable Object>(Reply<R> reply) implements Reply<R> {
        @Override
        public void ok(R value) {
            reply.fail(unknown());
        }

        @Override
        public void fail(RuntimeException failure) {
            reply.fail(failure);
        }
    }
}
