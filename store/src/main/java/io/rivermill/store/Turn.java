// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An update's turn at its writer: what every engine checks around {@link Update#decide}, so that all of them refuse the
 * same things in the same words. An engine calls {@link #decide} on the one thread that may write the update's buckets and
 * applies what it returns: keyspace changes first, then removals, then puts.
 */
public final class Turn {
    private Turn() {}

    /** What is there at an update's turn, with everything that was decided before it, durable or not yet. */
    public interface Present {
        /** The current version of a keyspace; 0 if it isn't there. */
        long version(Keyspace keyspace);

        byte @Nullable [] row(RowKey key);

        Head head(Bucket bucket);
    }

    /**
     * What is to be written.
     *
     * @throws RuntimeException what the caller is to be answered instead: stale versions, what the update refused with or
     *     threw, or {@link IllegalStateException} for a decision beyond what the update declared
     */
    public static <R extends @Nullable Object> Decision.Write<R> decide(Update<R> update, Present present) {
        List<RowKey> keys = update.keys();
        List<Keyspace> barriers = update.barriers();
        if (keys.size() > Update.KEYS_MAX || (keys.isEmpty() && barriers.isEmpty())) {
            throw new IllegalStateException("an update declares 1 to " + Update.KEYS_MAX + " keys, not " + keys.size());
        }
        checkVersions(update, present);
        Decision<R> decision;
        try {
            decision = update.decide(new DeclaredRows(keys, barriers, present));
        } catch (Error e) {
            throw new StoreException(ErrorCode.INTERNAL, "an update failed while it decided", e);
        }
        return switch (decision) {
            case Decision.Refuse<R> refuse -> throw refuse.error();
            case Decision.Write<R> write -> {
                check(write, keys, barriers, present);
                yield write;
            }
        };
    }

    private static void checkVersions(Update<?> update, Present present) {
        for (KeyspaceVersion planned : update.versions()) {
            if (present.version(planned.keyspace()) != planned.version()) {
                throw stale(planned.keyspace());
            }
        }
        for (RowKey key : update.keys()) {
            if (present.version(key.keyspace()) == 0 && !update.barriers().contains(key.keyspace())) {
                throw stale(key.keyspace());
            }
        }
    }

    private static StoreException stale(Keyspace keyspace) {
        return new StoreException(ErrorCode.VERSION_STALE, "keyspace " + keyspace.id() + " has changed");
    }

    private static void check(Decision.Write<?> write, List<RowKey> keys, List<Keyspace> barriers, Present present) {
        for (Row put : write.puts()) {
            require(keys.contains(put.key()), "puts a key it didn't declare", put.key());
            requireThere(put.key().keyspace(), write, present);
        }
        for (RowKey delete : write.deletes()) {
            require(keys.contains(delete), "deletes a key it didn't declare", delete);
        }
        for (Row derived : write.derivedPuts()) {
            requireThere(derived.key().keyspace(), write, present);
        }
        for (Change change : write.changes()) {
            require(isDeclared(change.bucket(), keys, barriers), "logs in a bucket it didn't declare", change.bucket());
        }
        for (KeyspaceChange change : write.keyspaces()) {
            Keyspace keyspace = change.keyspace();
            require(barriers.contains(keyspace), "changes a keyspace it doesn't hold still", keyspace);
            boolean there = present.version(keyspace) != 0;
            require(there != (change instanceof KeyspaceChange.Create), "changes a keyspace the wrong way", change);
        }
    }

    private static boolean isDeclared(Bucket bucket, List<RowKey> keys, List<Keyspace> barriers) {
        for (RowKey key : keys) {
            if (key.keyspace().id() == bucket.keyspaceId() && key.bucket().equals(bucket)) {
                return true;
            }
        }
        return holds(barriers, bucket);
    }

    private static void requireThere(Keyspace keyspace, Decision.Write<?> write, Present present) {
        boolean there = present.version(keyspace) != 0;
        for (KeyspaceChange change : write.keyspaces()) {
            if (change.keyspace().equals(keyspace)) {
                there = !(change instanceof KeyspaceChange.Drop);
            }
        }
        require(there, "writes to a keyspace that isn't there", keyspace);
    }

    private static boolean holds(List<Keyspace> barriers, Bucket bucket) {
        for (Keyspace keyspace : barriers) {
            if (keyspace.id() == bucket.keyspaceId()) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean condition, String what, Object subject) {
        if (!condition) {
            throw new IllegalStateException("an update " + what + ": " + subject);
        }
    }

    /** Reads a declared key's row when it is first asked for, and no other. */
    private static final class DeclaredRows implements Rows {
        private final List<RowKey> keys;
        private final List<Keyspace> barriers;
        private final Present present;
        private final byte[] @Nullable [] values; // elements are null where there is no row
        private final boolean[] read;

        DeclaredRows(List<RowKey> keys, List<Keyspace> barriers, Present present) {
            this.keys = keys;
            this.barriers = barriers;
            this.present = present;
            this.values = new byte[keys.size()][];
            this.read = new boolean[keys.size()];
        }

        @Override
        public byte @Nullable [] get(RowKey key) {
            int at = keys.indexOf(key);
            require(at >= 0, "reads a key it didn't declare", key);
            if (!read[at]) {
                values[at] = present.row(key);
                read[at] = true;
            }
            return values[at];
        }

        @Override
        public Head head(Bucket bucket) {
            require(holds(barriers, bucket), "asks for the head of a bucket it doesn't hold still", bucket);
            return present.head(bucket);
        }
    }
}
