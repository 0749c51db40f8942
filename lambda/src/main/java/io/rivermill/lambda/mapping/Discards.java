// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    void accept(Discarded discarded) throws InterruptedException;

    /** Says in the server's log what is given up. */
    static Discards logged() {
        Logger log = LoggerFactory.getLogger(Discards.class);
        return discarded -> log.warn(
                "mapping {} gives up {} records of {}, {} to {}: {}",
                discarded.mapping().uuid(),
                discarded.records().size(),
                discarded.shardId(),
                discarded.records().getFirst().sequenceNumber(),
                discarded.records().getLast().sequenceNumber(),
                discarded.condition());
    }
}
