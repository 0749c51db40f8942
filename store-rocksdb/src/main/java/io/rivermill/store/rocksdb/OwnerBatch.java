// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import io.rivermill.store.AppendListeners;
import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.Durability;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceChange;
import io.rivermill.store.Replies;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.StoreException;
import io.rivermill.store.Turn;
import io.rivermill.store.Update;
import io.rivermill.store.rocksdb.Heads.KeyspaceState;
import io.rivermill.store.rocksdb.Heads.LogHead;
import io.rivermill.store.rocksdb.Heads.Part;
import io.rivermill.store.rocksdb.Heads.Tallies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * One batch of an owner: updates decide one after the other, each seeing what those before it have written ({@code
 * overlay}, and the pending heads and keyspaces), then all of it is committed at once, then all callers are answered. What
 * an update throws while it decides leaves the batch as it was.
 *
 * <p>Threads: of one owner.
 */
final class OwnerBatch implements Turn.Present {
    /** What stands in the overlay for a row that was removed: known by identity. */
    private static final byte[] REMOVED = {};

    /** How a batch gets to the disk; tests put a failing one in its place. */
    interface Committer {
        void write(byte[] batch, boolean sync) throws RocksDBException;
    }

    private record Answer<R extends @Nullable Object>(Reply<R> reply, R result) {
        void give() {
            Replies.ok(reply, result);
        }
    }

    /** A refusal; {@code decided} ones may rest on rows that only the commit makes true. */
    private record Failure(Reply<?> reply, RuntimeException failure, boolean decided) {
        void give() {
            Replies.fail(reply, failure);
        }

        void giveAfter(RuntimeException commitFailure) {
            Replies.fail(reply, decided ? commitFailure : failure);
        }
    }

    private final int writer;
    private final Database database;
    private final Committer committer;
    private final Heads heads;
    private final Fence fence;
    private final AppendListeners listeners;
    private final Clock clock;
    private final boolean relaxed;

    private final CommitBatch writes = new CommitBatch();
    private final Map<RowKey, byte[]> overlay = new HashMap<>();
    private final Map<Bucket, LogHead> logs = new HashMap<>();
    private final Map<Part, Tallies> parts = new HashMap<>();
    private final Map<Long, KeyspaceState> keyspaces = new HashMap<>();
    private final List<Long> dropped = new ArrayList<>();
    private final List<Answer<?>> answers = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private boolean sync;

    OwnerBatch(
            int writer,
            Database database,
            Committer committer,
            Heads heads,
            Fence fence,
            AppendListeners listeners,
            Clock clock,
            boolean relaxed) {
        this.writer = writer;
        this.database = database;
        this.committer = committer;
        this.heads = heads;
        this.fence = fence;
        this.listeners = listeners;
        this.clock = clock;
        this.relaxed = relaxed;
    }

    /** Bytes that the commit has so far. */
    int bytes() {
        return writes.size();
    }

    /** Gives an update its turn. It is answered when the batch is committed. */
    <R extends @Nullable Object> void add(Update<R> update, Reply<R> reply) {
        StoreException refusal = fence.refusal();
        if (refusal != null) {
            failures.add(new Failure(reply, refusal, false));
            return;
        }
        Decision.Write<R> write;
        try {
            write = Turn.decide(update, this);
        } catch (RuntimeException e) {
            failures.add(new Failure(reply, e, true));
            return;
        } catch (Error e) { // no memory, or a bug: its caller is answered all the same
            StoreException failed = new StoreException(ErrorCode.INTERNAL, "an update failed at its turn", e);
            failures.add(new Failure(reply, failed, true));
            return;
        }
        answers.add(new Answer<>(reply, write.result()));
        apply(write);
        sync |= !relaxed && update.durability() == Durability.SYNC;
    }

    /** Gives up a batch in which something was thrown that isn't an update's own failure, and all writing with it. */
    void abandon(Throwable cause) {
        StoreException unknown = fence.close(cause);
        List<Answer<?>> answered = List.copyOf(answers);
        List<Failure> failed = List.copyOf(failures);
        clear();
        failed.forEach(failure -> failure.giveAfter(unknown));
        answered.forEach(answer -> Replies.fail(answer.reply(), unknown));
    }

    /** Commits, publishes, answers, wakes. Afterwards the batch is empty. */
    void commit() {
        RuntimeException failure = write();
        if (failure == null) {
            publish();
        }
        List<Bucket> appended = List.copyOf(logs.keySet());
        List<Answer<?>> answered = List.copyOf(answers);
        List<Failure> failed = List.copyOf(failures);
        clear();
        if (failure != null) {
            failed.forEach(refused -> refused.giveAfter(failure));
            answered.forEach(answer -> Replies.fail(answer.reply(), failure));
            return;
        }
        failed.forEach(Failure::give);
        answered.forEach(Answer::give);
        appended.forEach(listeners::appended);
    }

    // What an update sees

    @Override
    public long version(Keyspace keyspace) {
        KeyspaceState pending = keyspaces.get(keyspace.id());
        if (pending != null) {
            return pending.keyspace().equals(keyspace) ? pending.version() : 0;
        }
        return dropped.contains(keyspace.id()) ? 0 : heads.version(keyspace);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // REMOVED is known by identity: an empty row is a row
    public byte @Nullable [] row(RowKey key) {
        byte[] pending = overlay.get(key);
        if (pending != null) {
            return pending == REMOVED ? null : pending;
        }
        try {
            return database.db.get(database.rows, database.anywhere, Layout.row(key));
        } catch (RocksDBException e) {
            throw new StoreException(ErrorCode.INTERNAL, "a row could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Head head(Bucket bucket) {
        Part own = new Part(bucket, writer);
        Tallies tally = heads.tallies.getOrDefault(bucket, Tallies.NONE);
        Tallies pending = parts.get(own);
        if (pending != null) {
            Tallies committed = heads.part(own);
            tally = tally.plus(new Tallies(pending.items() - committed.items(), pending.bytes() - committed.bytes()));
        }
        return Heads.head(log(bucket), tally);
    }

    private LogHead log(Bucket bucket) {
        LogHead pending = logs.get(bucket);
        return pending != null ? pending : heads.log(bucket);
    }

    // What an update writes

    private void apply(Decision.Write<?> write) {
        write.keyspaces().forEach(this::change);
        write.deletes().forEach(this::remove);
        write.derivedDeletes().forEach(this::remove);
        write.puts().forEach(this::put);
        write.derivedPuts().forEach(this::put);
        if (!write.changes().isEmpty()) {
            long now = clock.millis();
            write.changes().forEach(change -> write.number(change, append(change, now)));
        }
        for (Decision.Tally tally : write.tallies()) {
            if (dropped.contains(tally.bucket().keyspaceId())) {
                continue;
            }
            Part own = new Part(tally.bucket(), writer);
            Tallies present = parts.getOrDefault(own, heads.part(own));
            parts.put(own, present.plus(new Tallies(tally.items(), tally.bytes())));
        }
    }

    private void put(Row row) {
        writes.putRow(database.rows.getID(), row.key(), row.value());
        overlay.put(row.key(), row.value());
    }

    private void remove(RowKey key) {
        writes.deleteRow(database.rows.getID(), key);
        overlay.put(key, REMOVED);
    }

    /** Returns the number that it has now. */
    private long append(Change change, long nowMillis) {
        Bucket bucket = change.bucket();
        LogHead head = log(bucket);
        long sequence = head.nextSequence();
        long time = Math.max(nowMillis, head.lastTimeMillis());
        long hour = Layout.hourOf(time);
        boolean newHour = sequence == 1 || hour != Layout.hourOf(head.lastTimeMillis());
        if (newHour) {
            writes.put(database.system.getID(), Layout.hour(bucket, sequence), Bytes.ofLong(hour));
        }
        writes.put(database.log.getID(), Layout.log(hour, bucket, sequence), LogRecord.write(change, time));
        logs.put(bucket, new LogHead(sequence + 1, time, newHour ? sequence : head.hourStart()));
        return sequence;
    }

    private void change(KeyspaceChange change) {
        switch (change) {
            case KeyspaceChange.Create create -> set(new KeyspaceState(create.keyspace(), 1));
            case KeyspaceChange.Alter alter -> set(new KeyspaceState(alter.keyspace(), version(alter.keyspace()) + 1));
            case KeyspaceChange.Drop drop -> drop(drop.keyspace().id());
        }
    }

    private void drop(long id) {
        keyspaces.remove(id);
        parts.keySet().removeIf(part -> part.bucket().keyspaceId() == id);
        dropped.add(id);
        int system = database.system.getID();
        writes.delete(system, Layout.keyspace(id));
        writes.deleteRange(system, Layout.tallies(id), Layout.tallies(id + 1));
        writes.deleteRange(database.rows.getID(), Layout.keyspaceStart(id), Layout.keyspaceStart(id + 1));
    }

    private void set(KeyspaceState state) {
        keyspaces.put(state.keyspace().id(), state);
        writes.put(database.system.getID(), Layout.keyspace(state.keyspace().id()), state.toBytes());
    }

    // The commit

    private @Nullable RuntimeException write() {
        logs.forEach((bucket, log) -> writes.put(database.system.getID(), Layout.head(bucket), log.toBytes()));
        parts.forEach((part, tally) ->
                writes.put(database.system.getID(), Layout.tally(part.bucket(), part.writer()), tally.toBytes()));
        if (writes.isEmpty()) {
            return null;
        }
        try {
            committer.write(writes.toBytes(), sync);
            return null;
        } catch (RocksDBException | RuntimeException | Error e) {
            return fence.close(e);
        }
    }

    private void publish() {
        dropped.forEach(heads::forget);
        heads.keyspaces.putAll(keyspaces);
        heads.logs.putAll(logs);
        parts.forEach(heads::publish);
    }

    private void clear() {
        writes.clear();
        overlay.clear();
        logs.clear();
        parts.clear();
        keyspaces.clear();
        dropped.clear();
        answers.clear();
        failures.clear();
        sync = false;
    }
}
