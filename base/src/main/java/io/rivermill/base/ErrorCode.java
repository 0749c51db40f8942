// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

/**
 * Every way in which Rivermill itself can fail, numbered for good: a number is never used again for another meaning.
 *
 * <p>What a client did wrong isn't here: that is AWS's vocabulary and travels as a {@code ServiceException}.
 */
public enum ErrorCode {
    /** A bug. */
    INTERNAL(1, Owner.US, false),
    /** A commit's outcome is not known; the store takes no more writes until it is opened again. */
    COMMIT_UNKNOWN(100, Owner.RESOURCES, false),
    /** The store refuses writes since an earlier commit failed. */
    STORE_FENCED(101, Owner.RESOURCES, false),
    /** An update was planned with another version of its keyspace; plan again. */
    VERSION_STALE(102, Owner.US, true),
    /** A queue or byte budget is full; nothing has changed. */
    OVERLOADED(103, Owner.RESOURCES, true),
    /** Too little free space on the disk; nothing has changed. */
    DISK_FULL(104, Owner.RESOURCES, false),
    /** The data folder is in use by another process. */
    DATA_LOCKED(105, Owner.RESOURCES, false),
    /** The data folder can't be read as what was written there. */
    DATA_DAMAGED(106, Owner.RESOURCES, false),
    /** The data folder was written by a newer Rivermill. */
    DATA_NEWER(107, Owner.CALLER, false),
    /** The store is closed. */
    STORE_CLOSED(108, Owner.US, false),
    /** The position asked for is older than what the log still holds. */
    LOG_TRIMMED(109, Owner.CALLER, false),
    /** Another update of the same rows was under way; nothing has changed. */
    CONFLICT(110, Owner.CALLER, true),
    /** The address to listen on is taken, or isn't this machine's. */
    ADDRESS_UNAVAILABLE(200, Owner.CALLER, false);

    /** Whose fault it is. */
    public enum Owner {
        CALLER,
        US,
        RESOURCES
    }

    private final int number;
    private final Owner owner;
    private final boolean retriable;

    ErrorCode(int number, Owner owner, boolean retriable) {
        this.number = number;
        this.owner = owner;
        this.retriable = retriable;
    }

    public int number() {
        return number;
    }

    public Owner owner() {
        return owner;
    }

    /** True if the same call may succeed later and nothing has changed so far. */
    public boolean retriable() {
        return retriable;
    }
}
