// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.time.Instant;

/** What a {@link LogSink} is for, and so how much of it may wait, how long it is kept and how it says what is missing. */
enum SinkKind {
    /** What functions print: kept as long as the group says. */
    LINES(16L << 20, 0) { // a burst of some seconds
        @Override
        String confession(long count, long nowMillis) {
            return "[rivermill] " + count
                    + " log lines are missing here: they came faster than they could be written\n";
        }
    },
    /** Records in JSON that the server writes of itself: good to have, gone after a day. */
    RECORDS(4L << 20, 1) {
        @Override
        String confession(long count, long nowMillis) {
            return "{\"time\":\"" + Instant.ofEpochMilli(nowMillis) + "\",\"gap\":" + count + '}';
        }
    };

    private final long queueBytesMax;
    private final int retentionDays;

    SinkKind(long queueBytesMax, int retentionDays) {
        this.queueBytesMax = queueBytesMax;
        this.retentionDays = retentionDays;
    }

    /** How much may wait to be written; what comes then is dropped. */
    long queueBytesMax() {
        return queueBytesMax;
    }

    /** The group that an event finds missing. */
    GroupRow group(long id, long nowMillis) {
        return GroupRow.create(id, nowMillis).withRetentionDays(retentionDays);
    }

    /** The event that stands for as many that were dropped. */
    abstract String confession(long count, long nowMillis);
}
