// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.base.RivermillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the lanes of one lineage are while they run, and the checkpoint that tells of all of them.
 *
 * <p>What a function has handled is written before the lane goes on. What was only passed over (records of other lanes, or
 * that no filter wants) is written with that, or once a second, since passing over it again harms nobody.
 *
 * <p>Threads: lanes; the lock guards all fields and isn't held while the checkpoint is written.
 */
final class LaneProgress {
    private static final Logger LOG = LoggerFactory.getLogger(LaneProgress.class);
    private static final Duration WRITE_PAUSE = Duration.ofSeconds(1);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(1);

    private final Lease lease;
    private final Clock clock;
    private final StopSwitch stop;
    private final Progress before;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final long[] marks;
    private @Nullable OpenWindow window;
    private boolean dirty;
    private long writtenNanos;

    /** Begins where the lease's owner was, or at {@code trimmed} where that is further. */
    LaneProgress(Lease lease, int lanes, long trimmed, Clock clock, StopSwitch stop) {
        this.lease = lease;
        this.clock = clock;
        this.stop = stop;
        this.before = lease.progress().withLanes(lanes);
        this.window = before.window();
        this.marks = before.lanes().marks().stream()
                .mapToLong(mark -> Math.max(mark, trimmed))
                .toArray();
        this.writtenNanos = clock.nanos();
    }

    int lanes() {
        return marks.length;
    }

    long mark(int lane) {
        lock.lock();
        try {
            return marks[lane];
        } finally {
            lock.unlock();
        }
    }

    /** True if the record of an item is another lane's, or was done with when there was another number of lanes. */
    boolean isNotFor(int lane, long sequence, long keyHash) {
        return LaneMarks.lane(keyHash, marks.length) != lane || before.wasDone(sequence, keyHash);
    }

    @Nullable
    OpenWindow window() {
        lock.lock();
        try {
            return window;
        } finally {
            lock.unlock();
        }
    }

    /** A lane has nothing to do up to here. */
    void passed(int lane, long sequence) throws InterruptedException {
        advance(lane, sequence);
        if (isUnwrittenFor(WRITE_PAUSE)) {
            write();
        }
    }

    /** A lane is done with everything up to here. Doesn't return before that is written, or this is stopped. */
    void done(int lane, long sequence) throws InterruptedException {
        advance(lane, sequence);
        write();
    }

    /** The window's state goes with the next checkpoint. */
    void setWindow(@Nullable OpenWindow next) {
        lock.lock();
        try {
            window = next;
            dirty = true;
        } finally {
            lock.unlock();
        }
    }

    private void advance(int lane, long sequence) {
        lock.lock();
        try {
            if (sequence > marks[lane]) {
                marks[lane] = sequence;
                dirty = true;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all lanes are done with everything up to here; returns false when stopped before. */
    boolean awaitAll(long sequence) throws InterruptedException {
        lock.lock();
        try {
            while (!stop.isStopped()) {
                boolean all = true;
                for (long mark : marks) {
                    all &= mark >= sequence;
                }
                if (all) {
                    return true;
                }
                moved.awaitNanos(WRITE_PAUSE.toNanos());
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what was passed over. */
    void flush() throws InterruptedException {
        if (isUnwrittenFor(Duration.ZERO)) {
            write();
        }
    }

    private boolean isUnwrittenFor(Duration time) {
        lock.lock();
        try {
            return dirty && clock.nanos() - writtenNanos >= time.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** A batch that was handled isn't sent again just because the disk is full. */
    private void write() throws InterruptedException {
        while (true) {
            List<Long> now = new ArrayList<>(marks.length);
            OpenWindow open;
            lock.lock();
            try {
                for (long mark : marks) {
                    now.add(mark);
                }
                open = window;
                dirty = false;
                writtenNanos = clock.nanos();
            } finally {
                lock.unlock();
            }
            try {
                lease.checkpoint(progress -> progress.withLanes(now.size()).advanced(now, open));
                return;
            } catch (RivermillException e) {
                LOG.warn("a checkpoint can't be written: {}", e.getMessage());
                if (stop.pause(TROUBLE_PAUSE)) {
                    return;
                }
            }
        }
    }
}
