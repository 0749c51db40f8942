// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.lambda.destination.Destination;
import java.util.Optional;

/**
 * Where records go that a function isn't going to handle.
 *
 * <p>Called before the place of the records is passed for good, so it may be called again for the same records after a
 * crash. It takes as long as it has to, and its shard waits; it deals with its own failures, since the records are given up
 * however it ends.
 *
 * <p>Threads: called by any poller.
 */
interface Discards {

    /** What became of the report on records. */
    enum Fate {
        /** Nobody wants one. */
        UNREPORTED,
        DELIVERED,
        /** The destination didn't take it. */
        LOST
    }

    Fate accept(Discarded discarded) throws InterruptedException;

    /** Why nothing can be sent to this destination, whoever may; nothing if it can. */
    default Optional<String> problem(Destination destination) {
        return Optional.empty();
    }
}
