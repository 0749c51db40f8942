// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.Gate;
import io.rivermill.base.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A store that forgets everything when it is closed: for {@code --in-memory} and for tests. The whole contract holds but
 * the durability.
 *
 * <p>All that there is hangs off one {@link MemoryState}, which never changes: a commit makes another one and publishes it, a
 * read takes the present one and has its cut of time.
 *
 * <p>Threads: one writer thread takes updates from a bounded queue in order. Reads run on their caller's thread.
 */
public final class MemoryStore implements Store {
    private static final System.Logger LOG = System.getLogger(MemoryStore.class.getName());
    private static final int QUEUE_UPDATES_MAX = 16_384;
    private static final long QUEUE_BYTES_MAX = 64L << 20;

    private final Clock clock;
    private final AppendListeners listeners = new AppendListeners();
    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE_UPDATES_MAX + 1); // one for the end
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Gate gate = new Gate();
    private final Thread writer;
    private volatile MemoryState state = MemoryState.initial();
    private boolean ended; // of the writer alone

    /** Opens an empty store with the keyspaces of {@link SystemKeyspaces}. */
    public MemoryStore(Clock clock) {
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("store-writer").daemon().start(this::write);
    }

    @Override
    public void get(List<RowKey> keys, Reply<List<byte @Nullable []>> reply) {
        if (refusedAsClosed(reply)) {
            return;
        }
        MemoryState now = state;
        List<byte @Nullable []> rows = new ArrayList<>(keys.size());
        keys.forEach(key -> rows.add(now.rows().get(key)));
        Replies.ok(reply, rows);
    }

    @Override
    public void page(PageRequest request, Reply<Page> reply) {
        if (!refusedAsClosed(reply)) {
            Replies.ok(reply, state.page(request));
        }
    }

    @Override
    public <R extends @Nullable Object> void update(Update<R> update, Reply<R> reply) {
        int weight = update.weightBytes();
        enqueue(weight, reply, () -> {
            queuedBytes.addAndGet(-weight);
            apply(update, reply);
        });
    }

    @Override
    public Feed feed(Bucket bucket) {
        return new MemoryFeed(bucket);
    }

    @Override
    public long version(Keyspace keyspace) {
        return state.version(keyspace);
    }

    @Override
    public List<Head> heads(Keyspace keyspace) {
        MemoryState now = state;
        List<Head> heads = new ArrayList<>(keyspace.buckets());
        for (int bucket = 0; bucket < keyspace.buckets(); bucket++) {
            heads.add(now.head(keyspace.bucket(bucket)));
        }
        return heads;
    }

    @Override
    public void freeLogBefore(long timeMillis) {
        enqueue(0, new Ignored(), () -> state = state.withoutLogBefore(timeMillis));
    }

    @Override
    public StoreStats stats() {
        MemoryState now = state;
        return new StoreStats(
                "memory",
                !gate.isClosed(),
                Map.of(
                        "rows", (long) now.rows().size(),
                        "logRecords", (long) now.log().size(),
                        "queuedUpdates", (long) queue.size(),
                        "queuedBytes", queuedBytes.get()));
    }

    @Override
    public void close() {
        if (!gate.close()) {
            return;
        }
        boolean queued = queue.offer(() -> ended = true); // nobody else is let in, and there is one place for this
        if (!queued || !joined()) {
            throw new StoreException(ErrorCode.INTERNAL, "the writer of the store did not end");
        }
    }

    private boolean joined() {
        try {
            writer.join();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void enqueue(int weight, Reply<?> reply, Runnable work) {
        long ticket = gate.enter();
        if (ticket == Gate.CLOSED) {
            Replies.fail(reply, closed());
            return;
        }
        boolean accepted;
        try {
            accepted = queue.size() < QUEUE_UPDATES_MAX && queuedBytes.get() + weight <= QUEUE_BYTES_MAX;
            if (accepted) {
                queuedBytes.addAndGet(weight);
                accepted = queue.offer(work);
                if (!accepted) {
                    queuedBytes.addAndGet(-weight);
                }
            }
        } finally {
            gate.leave(ticket);
        }
        if (!accepted) {
            Replies.fail(reply, new StoreException(ErrorCode.OVERLOADED, "too many updates wait"));
        }
    }

    private void write() {
        while (!ended) {
            next().run();
        }
    }

    private Runnable next() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                LOG.log(System.Logger.Level.WARNING, "the writer goes on: only closing ends it, after what is queued");
            }
        }
    }

    private <R extends @Nullable Object> void apply(Update<R> update, Reply<R> reply) {
        Decision.Write<R> write;
        try {
            write = Turn.decide(update, state);
            state = state.with(write, clock.millis());
        } catch (RuntimeException e) {
            Replies.fail(reply, e);
            return;
        } catch (Error e) { // no memory for one more commit: the writer goes on, and nothing has changed
            Replies.fail(reply, new StoreException(ErrorCode.INTERNAL, "an update failed at its turn", e));
            return;
        }
        Replies.ok(reply, write.result());
        Set<Bucket> appended = new LinkedHashSet<>();
        write.changes().forEach(change -> appended.add(change.bucket()));
        appended.forEach(listeners::appended);
    }

    private boolean refusedAsClosed(Reply<?> reply) {
        if (!gate.isClosed()) {
            return false;
        }
        Replies.fail(reply, closed());
        return true;
    }

    private static StoreException closed() {
        return new StoreException(ErrorCode.STORE_CLOSED, "the store is closed");
    }

    private record Ignored() implements Reply<Object> {
        @Override
        public void ok(Object value) {}

        @Override
        public void fail(RuntimeException failure) {}
    }

    private final class MemoryFeed implements Feed {
        private final Bucket bucket;

        MemoryFeed(Bucket bucket) {
            this.bucket = bucket;
        }

        @Override
        public Bucket bucket() {
            return bucket;
        }

        @Override
        public long lastSequence() {
            return state.head(bucket).nextSequence() - 1;
        }

        @Override
        public void readAfter(long sequence, int recordsMax, int bytesMax, Reply<FeedPage> reply) {
            if (!refusedAsClosed(reply)) {
                Replies.ok(reply, state.readAfter(bucket, sequence, recordsMax, bytesMax));
            }
        }

        @Override
        public void seek(long timeMillis, Reply<Long> reply) {
            if (!refusedAsClosed(reply)) {
                Replies.ok(reply, state.seek(bucket, timeMillis));
            }
        }

        @Override
        public Subscription onAppend(Runnable listener) {
            return listeners.add(bucket, listener);
        }
    }
}
