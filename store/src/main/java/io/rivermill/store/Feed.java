// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Reply;

/**
 * The change log of one bucket. Numbers begin at 1, without gaps; a record is readable as soon as its commit is
 * acknowledged.
 *
 * <p>Threads: all methods may be called from any thread and don't block.
 */
public interface Feed {
    Bucket bucket();

    /** The number of the last committed change; 0 if there is none. */
    long lastSequence();

    /**
     * Records with numbers above {@code sequence}, oldest first: at most {@code recordsMax}, and at most {@code bytesMax}
     * bytes of keys and images unless the first alone is larger. Records whose hour was freed are passed over.
     */
    void readAfter(long sequence, int recordsMax, int bytesMax, Reply<FeedPage> reply);

    /** The number before the first kept record that isn't older than {@code timeMillis}; the last number if all are. */
    void seek(long timeMillis, Reply<Long> reply);

    /**
     * Calls {@code listener} after each commit that appended here, on a thread of the store: it hands over and returns.
     * Calls may be merged; one that comes while the listener runs is not lost.
     */
    Subscription onAppend(Runnable listener);

    /** Ends a subscription when closed; a call under way may still end. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
