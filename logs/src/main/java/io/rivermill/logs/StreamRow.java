// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;

/**
 * The row of a log stream. Its events are rows derived from it: each append reads this row, numbers its events with
 * {@code nextArrival} and writes both in one commit.
 *
 * @param id never used again
 * @param nextArrival the number of the next event to arrive; the first is 1
 * @param firstEventMillis the earliest timestamp of an event, 0 if there never was one
 * @param removals how often events of it were removed, so that two who remove don't count the same ones
 */
record StreamRow(
        long id,
        long createdMillis,
        long nextArrival,
        long firstEventMillis,
        long lastEventMillis,
        long lastIngestionMillis,
        long removals) {
    private static final int VERSION = 1;

    static StreamRow create(long id, long createdMillis) {
        return new StreamRow(id, createdMillis, 1, 0, 0, 0, 0);
    }

    /** True if none ever came, or all that came were removed by retention. */
    boolean hasNoEvents() {
        return nextArrival == 1 || lastEventMillis < firstEventMillis;
    }

    /** What listings by time go by; streams without events come first. */
    long shownLastEventMillis() {
        return hasNoEvents() ? 0 : lastEventMillis;
    }

    /** After all events before {@code millis} were removed; those that came after {@code seen} may be from before it too. */
    StreamRow emptiedBefore(long millis, StreamRow seen) {
        if (nextArrival != seen.nextArrival) {
            return this;
        }
        return new StreamRow(
                id,
                createdMillis,
                nextArrival,
                Math.max(firstEventMillis, millis),
                lastEventMillis,
                lastIngestionMillis,
                removals);
    }

    /** True if this is that stream and none of its events was removed since. */
    boolean isAsFarTrimmedAs(StreamRow earlier) {
        return id == earlier.id && removals == earlier.removals;
    }

    /** After events were removed. */
    StreamRow withRemoval() {
        return new StreamRow(
                id, createdMillis, nextArrival, firstEventMillis, lastEventMillis, lastIngestionMillis, removals + 1);
    }

    byte[] toBytes() {
        return new RecordWriter(VERSION)
                .writeLong(id)
                .writeLong(createdMillis)
                .writeLong(nextArrival)
                .writeLong(firstEventMillis)
                .writeLong(lastEventMillis)
                .writeLong(lastIngestionMillis)
                .writeLong(removals)
                .toBytes();
    }

    static StreamRow read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        return new StreamRow(
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.isAtEnd() ? 0 : reader.readLong());
    }
}
