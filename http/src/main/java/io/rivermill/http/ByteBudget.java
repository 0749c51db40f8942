// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be in memory at once, over all connections. Requests ask before they take, and so do answers
 * of reads, which may still be refused; other answers are only counted. So clients that don't take their answers keep new
 * requests and reads out, and can't fill the memory.
 *
 * <p>Threads: any.
 */
final class ByteBudget {
    private final long bytesMax;
    private final AtomicLong bytesUsed = new AtomicLong();

    ByteBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes {@code bytes} if they are left. A taker gives back what it took. */
    boolean tryTake(long bytes) {
        if (bytesUsed.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        bytesUsed.addAndGet(-bytes);
        return false;
    }

    /** True if {@code bytes} are left at this moment: for answers, which are taken a little later, when they are sent. */
    boolean hasRoom(long bytes) {
        return bytesUsed.get() + bytes <= bytesMax;
    }

    /** Takes {@code bytes} whether or not they are left. */
    void take(long bytes) {
        bytesUsed.addAndGet(bytes);
    }

    void give(long bytes) {
        bytesUsed.addAndGet(-bytes);
    }

    long bytesUsed() {
        return bytesUsed.get();
    }
}
