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
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The right to read one shard lineage for one mapping, and how far it has been read: one row.
 *
 * <p>Idea: the row has an owner, a fencing token that grows with each owner, a counter that the owner moves every few
 * seconds, and the {@link Progress}. Nobody compares clocks: whoever wants the lease watches the counter, and takes it
 * when it hasn't moved for {@link #EXPIRY} of his own monotonic time. The former owner, should it still live, finds another
 * token at its next checkpoint, which is refused; so at most one owner's checkpoints count. An owner who couldn't move the
 * counter for long looks before it calls a function again ({@link #assure}). A node takes up its own leases at once, since
 * a node's store is open only once; one that is given back is free for all.
 *
 * <p>Threads: {@link #checkpoint}, {@link #assure} and {@link #renew} may be called from any thread; the row decides. All
 * methods block.
 */
final class Lease {
    static final Duration EXPIRY = Duration.ofSeconds(15);

    /** How often owners move the counter: three times before anyone loses patience. */
    static final Duration RENEWAL = Duration.ofSeconds(5);

    private static final int VERSION = 2;
    private static final int FIRST_VERSION = 1; // with one number for progress
    private static final String NOBODY = "";

    private final BlockingStore store;
    private final RowKey key;
    private final String node;
    private final Clock clock;
    private volatile long token; // 0 while it isn't held
    private volatile long movedNanos;
    private Progress progress = Progress.at(0);
    private long watchedToken = -1;
    private long watchedCounter = -1;
    private long watchedSinceNanos;

    /** The row. */
    private record State(String owner, long token, long counter, Progress progress) {
        byte[] toBytes() {
            RecordWriter writer = new RecordWriter(VERSION)
                    .writeString(owner)
                    .writeLong(token)
                    .writeLong(counter);
            progress.write(writer);
            return writer.toBytes();
        }

        static State read(byte[] row) {
            RecordReader reader = new RecordReader(row);
            return new State(
                    reader.readString(),
                    reader.readLong(),
                    reader.readLong(),
                    reader.version() == FIRST_VERSION ? Progress.at(reader.readLong()) : Progress.read(reader));
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

    /** The number to which everything is done with, whoever holds the lease; nothing if nobody ever did. */
    static OptionalLong position(BlockingStore store, RowKey key) {
        byte[] row = store.get(key);
        return row == null
                ? OptionalLong.empty()
                : OptionalLong.of(State.read(row).progress().lowest());
    }

    /** Takes the lease if it is free; {@code start} is where a lineage begins of which nothing has been read. */
    boolean tryAcquire(long start) {
        byte[] row = store.get(key);
        State seen = row == null ? new State(node, 0, 0, Progress.at(start)) : State.read(row);
        if (!isFree(seen)) {
            return false;
        }
        State mine = new State(node, seen.token() + 1, 0, seen.progress());
        boolean taken = store.update(RowUpdate.sync(List.of(key), rows -> {
            byte[] now = rows.get(key);
            boolean unchanged = now == null ? row == null : State.read(now).equals(seen);
            return unchanged ? Decision.write(true).put(key, mine.toBytes()) : Decision.write(false);
        }));
        if (taken) {
            movedNanos = clock.nanos();
            token = mine.token();
            progress = mine.progress();
        }
        return taken;
    }

    /** True if no other node reads the lineage now. Has to be asked again and again to find that one has died. */
    boolean isFree() {
        byte[] row = store.get(key);
        return row == null || isFree(State.read(row));
    }

    private boolean isFree(State seen) {
        return seen.owner().equals(node) || seen.owner().equals(NOBODY) || hasExpired(seen);
    }

    private boolean hasExpired(State seen) {
        if (seen.token() != watchedToken || seen.counter() != watchedCounter) {
            watchedToken = seen.token();
            watchedCounter = seen.counter();
            watchedSinceNanos = clock.nanos();
        }
        return clock.nanos() - watchedSinceNanos >= EXPIRY.toNanos();
    }

    /** How far the lineage was read when the lease was taken. */
    Progress progress() {
        return progress;
    }

    /**
     * Moves the progress on. It survives kill -9 when it returns, and the loss of power with the next synced write of
     * anyone: a batch that is delivered once more is within what triggers promise, and a trigger that waits for the disk
     * before each batch has the tail of the disk in its delay.
     *
     * @throws LostException if the lease isn't held any more; nothing has changed then
     */
    void checkpoint(UnaryOperator<Progress> change) {
        if (!write(state -> new State(node, state.token(), state.counter() + 1, change.apply(state.progress())))) {
            throw new LostException();
        }
    }

    /** Moves the counter; returns false if the lease was lost. */
    boolean renew() {
        return write(state -> new State(node, state.token(), state.counter() + 1, state.progress()));
    }

    /**
     * Makes sure that nobody can have lost patience yet.
     *
     * @throws LostException if somebody has
     */
    void assure() {
        if (clock.nanos() - movedNanos >= 2 * RENEWAL.toNanos() && !renew()) {
            throw new LostException();
        }
    }

    /** Lets others have it at once. */
    void release() {
        write(state -> new State(NOBODY, state.token(), state.counter() + 1, state.progress()));
        token = 0;
    }

    private boolean write(UnaryOperator<State> change) {
        long held = token;
        long now = clock.nanos();
        if (held == 0) {
            return false;
        }
        boolean written = store.update(RowUpdate.lazy(List.of(key), rows -> {
            State state = held(rows.get(key), held);
            return state == null
                    ? Decision.write(false)
                    : Decision.write(true).put(key, change.apply(state).toBytes());
        }));
        if (written) {
            movedNanos = now;
        }
        return written;
    }

    private static @Nullable State held(byte @Nullable [] row, long token) {
        State state = row == null ? null : State.read(row);
        return state != null && state.token() == token ? state : null;
    }
}
