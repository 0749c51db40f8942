// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.store.ClosedSegment;
import io.rivermill.store.FeedDescriptor;
import java.time.Duration;

/** How long what stays readable. Decided when something is read; space is freed later. */
final class Retention {
    /** A record's life, and a stream's after it was turned off. */
    static final Duration RECORDS = Duration.ofHours(24);
    /** A closed shard is listed until a day after the last record that it can hold has gone. */
    static final Duration CLOSED_SHARDS = RECORDS.plus(Duration.ofHours(24));

    private Retention() {}

    static boolean isGone(FeedDescriptor feed, long nowMillis) {
        Long closed = feed.closedMillis();
        return closed != null && closed + RECORDS.toMillis() < nowMillis;
    }

    static boolean isGone(ClosedSegment segment, long nowMillis) {
        return segment.closedMillis() + CLOSED_SHARDS.toMillis() < nowMillis;
    }

    /** Records older than this are gone. */
    static long recordsFrom(long nowMillis) {
        return nowMillis - RECORDS.toMillis();
    }
}
