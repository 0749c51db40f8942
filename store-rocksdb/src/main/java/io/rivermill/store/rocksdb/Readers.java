// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Gate;
import io.rivermill.base.Reply;
import io.rivermill.store.Replies;
import io.rivermill.store.StoreException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Where reads run: on their caller's thread if all they need is in memory, else on a thread of the pool.
 *
 * <p>A read is tried in memory first when it is small and the caller may call into RocksDB at all: a virtual thread may not,
 * it would pin its carrier. A read that turns out to need the disk, or to be large, is run again, whole, on the pool. Nothing
 * reads a database that is closed: reads run inside the {@link Gate}.
 *
 * <p>Threads: any.
 */
final class Readers implements AutoCloseable {
    private static final int QUEUE_READS_MAX = 16_384;
    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_WAIT_SECONDS = 60;

    /** A read that is run as often as it takes. With {@code inMemoryOnly} null, or Incomplete, is a read for the pool. */
    interface Read<T> {
        @Nullable
        T run(boolean inMemoryOnly) throws RocksDBException;
    }

    private final Gate gate;
    private final ThreadPoolExecutor pool;

    Readers(Gate gate, int threads) {
        this.gate = gate;
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE_READS_MAX),
                work -> Thread.ofPlatform()
                        .name("store-reader-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(work));
        pool.allowCoreThreadTimeOut(true);
    }

    /** Reads and replies; {@code small} reads are tried on this thread first. */
    <T> void read(boolean small, Read<T> read, Reply<T> reply) {
        long ticket = gate.enter();
        if (ticket == Gate.CLOSED) {
            Replies.fail(reply, closed());
            return;
        }
        Attempt<T> attempt;
        try {
            attempt = small && !Thread.currentThread().isVirtual() ? attempt(read, true) : null;
            if (attempt == null) {
                attempt = handOver(read, reply);
            }
        } finally {
            gate.leave(ticket);
        }
        if (attempt != null) {
            attempt.give(reply);
        }
    }

    int queued() {
        return pool.getQueue().size();
    }

    /** Ends the pool after what is queued. The gate is closed already. */
    @Override
    public void close() {
        pool.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true; // closing the database under a running read would end the process
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static StoreException closed() {
        return new StoreException(ErrorCode.STORE_CLOSED, "the store is closed");
    }

    private record Attempt<T>(@Nullable T value, @Nullable RuntimeException failure) {
        void give(Reply<T> reply) {
            if (value != null) {
                Replies.ok(reply, value);
            } else if (failure != null) {
                Replies.fail(reply, failure);
            }
        }
    }

    /** Null if it is for the pool. */
    private static <T> @Nullable Attempt<T> attempt(Read<T> read, boolean inMemoryOnly) {
        try {
            T value = read.run(inMemoryOnly);
            if (value == null && !inMemoryOnly) { // else nobody would be answered
                throw new IllegalStateException("a read that may go to the disk found what isn't in memory");
            }
            return value == null ? null : new Attempt<>(value, null);
        } catch (RocksDBException e) {
            if (inMemoryOnly && isIncomplete(e)) {
                return null;
            }
            return new Attempt<>(
                    null, new StoreException(ErrorCode.DATA_DAMAGED, "a read failed: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            return new Attempt<>(null, e);
        } catch (Error e) { // no memory for what was read: its caller is answered all the same
            return new Attempt<>(null, new StoreException(ErrorCode.INTERNAL, "a read failed", e));
        }
    }

    private <T> @Nullable Attempt<T> handOver(Read<T> read, Reply<T> reply) {
        try {
            pool.execute(() -> {
                Attempt<T> attempt = attempt(read, false);
                if (attempt != null) {
                    attempt.give(reply);
                }
            });
            return null;
        } catch (RejectedExecutionException e) {
            return new Attempt<>(null, new StoreException(ErrorCode.OVERLOADED, "too many reads wait for the disk", e));
        }
    }

    static boolean isIncomplete(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
    }
}
