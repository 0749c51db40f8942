// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waist: everything durable goes through here. Rows in order, updates that are pure functions, and a log of changes
 * per bucket, written in the commit of the rows it speaks of.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>An {@link #update} is serializable over its declared keys. When it replies, its rows, derived rows, changes,
 *       tallies and keyspace changes are all durable as {@link Durability} says; when it fails with a retriable code, none
 *       of them is there. {@code COMMIT_UNKNOWN} means that nobody knows until the store is opened again.
 *   <li>{@link #get} and {@link #page} see one cut of time: every commit whole or not at all, and every commit that was
 *       acknowledged before the call.
 *   <li>Changes of a bucket get consecutive numbers in the order of their commits, and times that never go back.
 *   <li>Every queue is bounded; beyond, calls fail at once with {@code OVERLOADED}.
 *   <li>An engine that can't make an update or a read of declared keys wait for another may fail it with
 *       {@link ConflictException} instead; nothing has changed then. None of one machine does.
 * </ul>
 *
 * <p>Threads: every method may be called from any thread, event loops included, and doesn't block; replies come as
 * {@link Reply} says. Code that prefers to wait takes {@link #blocking}.
 */
public interface Store extends AutoCloseable {

    /** The rows of {@code keys}, in that order, null where there is none. */
    void get(List<RowKey> keys, Reply<List<byte @Nullable []>> reply);

    /** One page of a range of rows. */
    void page(PageRequest request, Reply<Page> reply);

    /** Applies {@code update}. Fails with what it refused with, with what it threw, or with a {@link StoreException}. */
    <R extends @Nullable Object> void update(Update<R> update, Reply<R> reply);

    /** The change log of a bucket, whether or not anything was ever written there. */
    Feed feed(Bucket bucket);

    /** The current version of a keyspace; 0 if it isn't there. */
    long version(Keyspace keyspace);

    /** Where each bucket of a keyspace stands, by index: as of some recent moment, for tallies and listings. */
    List<Head> heads(Keyspace keyspace);

    /** Frees the space of records older than {@code timeMillis}, by whole hours. */
    void freeLogBefore(long timeMillis);

    StoreStats stats();

    /** The same for code that waits: virtual threads, tests. */
    default BlockingStore blocking() {
        return new BlockingStore(this);
    }

    /** Finishes what is queued, then closes. Later calls fail with {@code STORE_CLOSED}. */
    @Override
    void close();
}
