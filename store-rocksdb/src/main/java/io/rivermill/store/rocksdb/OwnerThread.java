// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import io.rivermill.store.StoreException;
import io.rivermill.store.Update;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of some buckets.
 *
 * <h2>Idea</h2>
 *
 * A disk makes a few thousand syncs a second whatever their size. So callers don't commit: they queue, and the owner commits
 * for all who wait at that moment with one write and one sync. While that goes on the next callers queue up; the slower the
 * disk, the larger the batches. And since all rows of a bucket are written by one thread, reading them, deciding and writing
 * needs no locks, and the bucket's sequence is a plain counter.
 *
 * <h2>Steps</h2>
 *
 * <ol>
 *   <li>Wait for an update; take the turn ({@code turn}).
 *   <li>Give each update that is queued its turn in an {@link OwnerBatch}, until the queue is empty or the batch is full.
 *   <li>Commit: one {@code WriteBatch}, one sync if any of the updates asks for it.
 *   <li>Publish the heads; answer; wake listeners; give up the turn.
 * </ol>
 *
 * <h2>Several owners</h2>
 *
 * Updates over buckets of more than one owner, and all barrier updates if there is more than one owner, go to an owner of
 * their own, {@code spanning}. The others hold the read side of a fair read-write lock for the length of a batch, it holds
 * the write side: so they finish their batch and stand still while up to {@link #SPANNING_UPDATES_MAX} such updates are
 * decided and committed with one sync. Since the lock is fair, every owner that waits gets a batch between two of those, so
 * neither side starves.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>An update sees everything that was decided before it in its buckets, committed or in its own batch: batches aren't
 *       pipelined, so there is nothing in between.
 *   <li>Nobody is answered before the commit, refusals included: they may rest on rows that only the commit makes true.
 *   <li>Once a commit has failed nothing is written any more, see {@link Fence}.
 * </ul>
 *
 * <p>Tried and dropped: RocksDB's own group commit with a thread per caller (over twice the CPU for each put); two owners on
 * two cores (smaller batches, no faster); handing batches to a committing thread (the overlay must then live over batches).
 *
 * <p>Threads: {@link #offer} from any. The rest is the owner's.
 */
final class OwnerThread {
    /** How many updates over several owners go into one batch, while all owners stand still. */
    static final int SPANNING_UPDATES_MAX = 64;

    static final int BATCH_UPDATES_MAX = 2_048;
    private static final int BATCH_BYTES_MAX = 8 << 20;

    private record Waiting<R extends @Nullable Object>(Update<R> update, Reply<R> reply, int weightBytes) {
        void join(OwnerBatch batch) {
            batch.add(update, reply);
        }
    }

    private final OwnerBatch batch;
    private final Lock turn;
    private final int batchUpdatesMax;
    private final MpscAtomicArrayQueue<Waiting<?>> queue;
    private final long queueBytesMax;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean ending;
    private final LongAdder commits = new LongAdder();
    private final LongAdder updates = new LongAdder();

    OwnerThread(String name, OwnerBatch batch, Lock turn, int batchUpdatesMax, RocksSettings settings) {
        this.batch = batch;
        this.turn = turn;
        this.batchUpdatesMax = batchUpdatesMax;
        this.queue = new MpscAtomicArrayQueue<>(settings.queueUpdatesMax());
        this.queueBytesMax = settings.queueBytesMax();
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** Queues an update, or says why not. */
    <R extends @Nullable Object> @Nullable StoreException offer(Update<R> update, Reply<R> reply) {
        int weight = update.weightBytes();
        if (queuedBytes.addAndGet(weight) > queueBytesMax || !queue.offer(new Waiting<>(update, reply, weight))) {
            queuedBytes.addAndGet(-weight);
            return new StoreException(ErrorCode.OVERLOADED, "too many updates wait for the disk");
        }
        VarHandle.fullFence(); // the queue's store before the load of parked, as the owner's are the other way round
        if (parked) {
            LockSupport.unpark(thread);
        }
        return null;
    }

    int queuedUpdates() {
        return queue.size();
    }

    long queuedBytes() {
        return queuedBytes.get();
    }

    long commits() {
        return commits.sum();
    }

    long updates() {
        return updates.sum();
    }

    /** Does what is queued and ends. Nothing may be offered any more. */
    void close() {
        ending = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // closing the database under a running owner would end the process
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (Waiting<?> first = next(); first != null; first = next()) {
            turn.lock();
            try {
                runBatch(first);
            } catch (RuntimeException | Error e) {
                batch.abandon(e); // a bug or no memory: nobody waits for ever, and nothing more is written
            } finally {
                turn.unlock();
            }
        }
    }

    private void runBatch(Waiting<?> first) {
        int count = 0;
        Waiting<?> waiting = first;
        while (waiting != null) {
            queuedBytes.addAndGet(-waiting.weightBytes());
            waiting.join(batch);
            count++;
            boolean full = count == batchUpdatesMax || batch.bytes() >= BATCH_BYTES_MAX;
            waiting = full ? null : queue.poll();
        }
        batch.commit();
        commits.increment();
        updates.add(count);
    }

    /** Waits for an update; null when there is none and there will be none. */
    private @Nullable Waiting<?> next() {
        while (true) {
            Waiting<?> waiting = queue.poll();
            if (waiting != null) {
                return waiting;
            }
            parked = true;
            VarHandle.fullFence();
            if (queue.isEmpty()) {
                if (ending) {
                    return null;
                }
                LockSupport.park(this);
            }
            parked = false;
        }
    }
}
