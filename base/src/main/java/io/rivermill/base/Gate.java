// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.util.concurrent.locks.StampedLock;

/**
 * Lets callers into something until it is closed; closing waits for those inside. For what must not be used after its
 * end, such as memory that isn't the JVM's.
 *
 * <p>Threads: any. {@link #enter} is a few dozen nanoseconds and waits only while {@link #close} does. Whoever is inside
 * doesn't close.
 */
public final class Gate {
    /** What {@link #enter} returns once closed. */
    public static final long CLOSED = 0;

    private final StampedLock lock = new StampedLock();
    private volatile boolean closed;

    /** A ticket to be given to {@link #leave}, or {@link #CLOSED}. */
    public long enter() {
        if (closed) {
            return CLOSED;
        }
        long ticket = lock.readLock();
        if (closed) {
            lock.unlockRead(ticket);
            return CLOSED;
        }
        return ticket;
    }

    public void leave(long ticket) {
        lock.unlockRead(ticket);
    }

    public boolean isClosed() {
        return closed;
    }

    /** Lets nobody in any more and returns when nobody is inside. True for the first call only. */
    public boolean close() {
        long ticket = lock.writeLock();
        boolean first = !closed;
        closed = true;
        lock.unlockWrite(ticket);
        return first;
    }
}
