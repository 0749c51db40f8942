// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Bytes;
import io.rivermill.base.Tasks;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedPage;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.SystemKeyspaces;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link IdentityState} as the rows are, whichever node changes them.
 *
 * <p>It reads all rows, then follows the log of their keyspace from a number taken before: what is read twice is applied
 * twice, each time a whole row, and the log's order has the last word. A writer calls {@link #catchUp} after its commit
 * and before it answers; commits of others wake a task that does the same.
 *
 * <p>Threads: {@link #catchUp} may block and be called from any thread that may; one at a time applies.
 */
final class IdentityFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityFeed.class);
    private static final String TASK = "identity follows its rows";
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES = 1 << 20;

    private final Store store;
    private final Tasks tasks;
    private final IdentityState state;
    private final Feed feed;
    private final ReentrantLock applying = new ReentrantLock();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Feed.Subscription subscription;
    private long applied; // guarded by applying

    IdentityFeed(Store store, Tasks tasks, IdentityState state) {
        this.store = store;
        this.tasks = tasks;
        this.state = state;
        this.feed = store.feed(SystemKeyspaces.IDENTITY.bucket(0));
        this.applied = feed.lastSequence();
        readRows();
        catchUp();
        this.subscription = feed.onAppend(this::wake);
        catchUp(); // what came before the subscription
    }

    private void readRows() {
        PageRequest all = new PageRequest(
                SystemKeyspaces.IDENTITY, new PageRequest.Bound(0, Bytes.EMPTY), null, false, PAGE_ROWS, PAGE_BYTES);
        state.replace(store.blocking().all(all));
    }

    /** Applies every commit that was acknowledged before this call. */
    void catchUp() {
        applying.lock();
        try {
            while (applied < feed.lastSequence()) {
                FeedPage page = store.blocking().readAfter(feed, applied, PAGE_ROWS, PAGE_BYTES);
                boolean gap = page.next() - applied > page.records().size();
                applied = page.next();
                if (gap) {
                    readRows(); // away for longer than the log is kept
                    continue;
                }
                for (ChangeRecord record : page.records()) {
                    state.apply(record.change().key(), record.change().after());
                }
            }
        } finally {
            applying.unlock();
        }
    }

    /** On a thread of the store: hands over. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            tasks.start(TASK, this::follow);
        }
    }

    private void follow() {
        woken.set(false);
        try {
            catchUp();
        } catch (StoreException e) {
            if (!e.code().retriable()) {
                throw e;
            }
            LOG.warn("identities wait for the store: {}", e.getMessage());
            tasks.after(TASK, RETRY_PAUSE, this::follow);
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
