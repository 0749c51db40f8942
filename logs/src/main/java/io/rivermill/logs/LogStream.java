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
 */
record LogStream(
        long id,
        long createdMillis,
        long nextArrival,
        long firstEventMillis,
        long lastEventMillis,
        long lastIngestionMillis) {
    private static final int VERSION = 1;

    static LogStream create(long id, long createdMillis) {
        return new LogStream(id, createdMillis, 1, 0, 0, 0);
    }

    boolean isEmpty() {
        return nextArrival == 1;
    }

    byte[] toBytes() {
        return new RecordWriter(VERSION)
                .writeLong(id)
                .writeLong(createdMillis)
                .writeLong(nextArrival)
                .writeLong(firstEventMillis)
                .writeLong(lastEventMillis)
                .writeLong(lastIngestionMillis)
                .toBytes();
    }

    static LogStream read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        return new LogStream(
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong());
    }
}
