// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.store.FeedName;
import io.rivermill.store.SegmentId;

/**
 * A place in a shard, as of some moment.
 *
 * @param position the number of the next record to read
 * @param fromHorizon true if it was asked to begin with the oldest record there is: what goes while it waits is passed
 *     over, where any other reader is told that it missed something
 */
record ShardIterator(FeedName stream, SegmentId shard, long position, boolean fromHorizon, long issuedMillis) {

    /** Where reading goes on. */
    ShardIterator next(long nextPosition, long nowMillis) {
        boolean stillAtHorizon = fromHorizon && nextPosition == position;
        return new ShardIterator(stream, shard, nextPosition, stillAtHorizon, nowMillis);
    }
}
