// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.Decision;
import io.rivermill.store.Rows;

/** The row from which groups and streams get ids that are never used again; of one update, which declares its key. */
final class NextId {
    private static final int VERSION = 1;

    private final long first;
    private long next;

    private NextId(long first) {
        this.first = first;
        this.next = first;
    }

    static NextId read(Rows rows) {
        byte[] row = rows.get(LogKeys.NEXT_ID);
        return new NextId(row == null ? 1 : new RecordReader(row).readLong());
    }

    long take() {
        return next++;
    }

    /** Adds the row to a write if an id was taken. */
    <R> Decision.Write<R> put(Decision.Write<R> write) {
        return next == first
                ? write
                : write.put(
                        LogKeys.NEXT_ID,
                        new RecordWriter(VERSION).writeLong(next).toBytes());
    }
}
