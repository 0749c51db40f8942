// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Update} decided about the rows it saw: to write, or to refuse.
 *
 * @param <R> what the caller is answered after a write
 */
public sealed interface Decision<R extends @Nullable Object> {

    /** Nothing is written and the reply fails with {@code error}, just as it is. */
    record Refuse<R extends @Nullable Object>(RuntimeException error) implements Decision<R> {}

    /** Begins a write that will answer {@code result}. Without a call more it writes nothing and still answers. */
    static <R extends @Nullable Object> Write<R> write(R result) {
        return new Write<>(result);
    }

    static <R extends @Nullable Object> Decision<R> refuse(RuntimeException error) {
        return new Refuse<>(error);
    }

    /**
     * Rows, changes and tallies of one atomic commit. Removals come before puts, whatever the order of the calls, so a
     * derived row may be removed and written again. Filled by {@code decide}, then handed over; not shared, not used again.
     */
    final class Write<R extends @Nullable Object> implements Decision<R> {
        private final R result;
        private final List<Row> puts = new ArrayList<>(2);
        private final List<RowKey> deletes = new ArrayList<>(0);
        private final List<Row> derivedPuts = new ArrayList<>(0);
        private final List<RowKey> derivedDeletes = new ArrayList<>(0);
        private final List<Change> changes = new ArrayList<>(1);
        private final List<Tally> tallies = new ArrayList<>(1);
        private final List<KeyspaceChange> keyspaces = new ArrayList<>(0);

        private @Nullable ChangeNumbers numbers;

        private Write(R result) {
            this.result = result;
        }

        /** Writes the row of a declared key. */
        public Write<R> put(RowKey key, byte[] value) {
            puts.add(new Row(key, value));
            return this;
        }

        /** Removes the row of a declared key; one that isn't there is no matter. */
        public Write<R> delete(RowKey key) {
            deletes.add(key);
            return this;
        }

        /** Writes a row that follows from a declared one (an index entry) and that no other update writes. */
        public Write<R> derive(RowKey key, byte[] value) {
            derivedPuts.add(new Row(key, value));
            return this;
        }

        /** Removes a row that followed from a declared one. */
        public Write<R> underive(RowKey key) {
            derivedDeletes.add(key);
            return this;
        }

        /** Appends to the log of the change's bucket, in the order of these calls. */
        public Write<R> change(Change change) {
            changes.add(change);
            return this;
        }

        /** Adds to a bucket's tallies. */
        public Write<R> tally(Bucket bucket, long items, long bytes) {
            tallies.add(new Tally(bucket, items, bytes));
            return this;
        }

        /** Changes a keyspace named in {@link Update#barriers}. */
        public Write<R> keyspace(KeyspaceChange change) {
            keyspaces.add(change);
            return this;
        }

        /** Has these told the numbers of the changes. */
        Write<R> numbersTo(ChangeNumbers listener) {
            numbers = listener;
            return this;
        }

        /** Called by the engine for each change, in their order. */
        public void number(Change change, long sequence) {
            if (numbers != null) {
                numbers.given(change.bucket(), sequence);
            }
        }

        public R result() {
            return result;
        }

        public List<Row> puts() {
            return puts;
        }

        public List<RowKey> deletes() {
            return deletes;
        }

        public List<Row> derivedPuts() {
            return derivedPuts;
        }

        public List<RowKey> derivedDeletes() {
            return derivedDeletes;
        }

        public List<Change> changes() {
            return changes;
        }

        public List<Tally> tallies() {
            return tallies;
        }

        public List<KeyspaceChange> keyspaces() {
            return keyspaces;
        }
    }

    /** What a commit adds to a bucket's count of items and bytes; may be negative. */
    record Tally(Bucket bucket, long items, long bytes) {}
}
