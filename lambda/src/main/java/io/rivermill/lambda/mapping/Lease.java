// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right to read one shard lineage for one mapping, and how far it has been read: one row.
 *
 * <p>Idea: the row has an owner, a fencing token that grows with each owner, a counter that the owner moves every few
 * seconds, and the number of the last change that is done with. Nobody compares clocks: whoever wants the lease watches
 * the counter, and takes it when it hasn't moved for {@link #EXPIRY} of his own monotonic time. The former owner, should it
 * still live, finds another token at its next checkpoint, which is refused; so at most one owner's checkpoints count. A node
 * takes up its own leases at once, since a node's store is open only once.
 *
 * <p>Threads: {@link #renew} may be called from any thread beside the owner's; the row decides. All methods block.
 */
final class Lease {
    static final Duration EXPIRY = Duration.ofSeconds(15);

    /** How often owners move the counter: three times before anyone loses patience. */
    static final Duration RENEWAL = Duration.ofSeconds(5);

    private static final int VERSION = 1;

    private final BlockingStore store;
    private final RowKey key;
    private final String node;
    private final Clock clock;
    private volatile long token; // 0 while it isn't held
    private long position;
    private long watchedToken = -1;
    private long watchedCounter = -1;
    private long watchedSinceNanos;

    /** The row. */
    private record State(String owner, long token, long counter, long position) {
        byte[] toBytes() {
            return new RecordWriter(VERSION)
                    .writeString(owner)
                    .writeLong(token)
                    .writeLong(counter)
                    .writeLong(position)
                    .toBytes();
        }

        static State read(byte[] row) {
            RecordReader reader = new RecordReader(row);
            return new State(reader.readString(), reader.readLong(), reader.readLong(), reader.readLong());
        }
    }

    /** Another has the lease now. */
    static final class LostException extends RuntimeException {
        LostException() {
            super("the lease was taken by another", null, false, false);
        }
    }

    Lease(BlockingStore store, RowKey key, String node, Clock clock) {
        this.store = store;
        this.key = key;
        this.node = node;
        this.clock = clock;
    }

    /** Takes the lease if it is free; {@code start} is where a lineage begins of which nothing has been read. */
    boolean tryAcquire(long start) {
        byte[] row = store.get(key);
        State seen = row == null ? new State(node, 0, 0, start) : State.read(row);
        if (!seen.owner().equals(node) && !hasExpired(seen)) {
            return false;
        }
        State mine = new State(node, seen.token() + 1, 0, seen.position());
        boolean taken = store.update(RowUpdate.sync(List.of(key), rows -> {
            byte[] now = rows.get(key);
            boolean unchanged = now == null ? row == null : State.read(now).equals(seen);
            return unchanged ? Decision.write(true).put(key, mine.toBytes()) : Decision.write(false);
        }));
        if (taken) {
            token = mine.token();
            position = mine.position();
        }
        return taken;
    }

    private boolean hasExpired(State seen) {
        if (seen.token() != watchedToken || seen.counter() != watchedCounter) {
            watchedToken = seen.token();
            watchedCounter = seen.counter();
            watchedSinceNanos = clock.nanos();
        }
        return clock.nanos() - watchedSinceNanos >= EXPIRY.toNanos();
    }

    /** The number of the last change that is done with. */
    long position() {
        return position;
    }

    /**
     * Says that all changes to {@code sequence} are done with. It survives kill -9 when it returns, and the loss of power
     * with the next synced write of anyone: a batch that is delivered once more is within what triggers promise, and
     * a trigger that waits for the disk before each batch has the tail of the disk in its delay.
     *
     * @throws LostException if the lease isn't held any more; nothing has changed then
     */
    void checkpoint(long sequence) {
        long held = token;
        store.update(RowUpdate.lazy(List.of(key), rows -> {
            State state = held(rows.get(key), held);
            return state == null
                    ? Decision.refuse(new LostException())
                    : Decision.write(true).put(key, new State(node, held, state.counter() + 1, sequence).toBytes());
        }));
        position = sequence;
    }

    /** Moves the counter if the lease is held. */
    void renew() {
        long held = token;
        if (held != 0) {
            store.update(RowUpdate.lazy(List.of(key), rows -> {
                State state = held(rows.get(key), held);
                return state == null
                        ? Decision.write(false)
                        : Decision.write(true)
                                .put(key, new State(node, held, state.counter() + 1, state.position()).toBytes());
            }));
        }
    }

    private static @Nullable State held(byte @Nullable [] row, long token) {
        State state = row == null ? null : State.read(row);
        return state != null && state.token() == token ? state : null;
    }
}
