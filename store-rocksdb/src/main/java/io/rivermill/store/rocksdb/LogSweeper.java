// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.store.Bucket;
import io.rivermill.store.rocksdb.Heads.LogHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Frees hours of the change logs: their records, the rows that say where they begin, and what is left of the heads of
 * keyspaces that are gone.
 *
 * <p>Runs beside the owners. It never touches the present hour nor the one before, so an owner that just appended isn't
 * disturbed: whatever it writes now belongs to a later hour than those freed.
 *
 * <p>Threads: one sweep at a time.
 */
final class LogSweeper {
    private static final int SPARED_HOURS = 1;

    private final Database database;
    private final Heads heads;
    private final Clock clock;
    private long freedHour;

    LogSweeper(Database database, Heads heads, Clock clock) {
        this.database = database;
        this.heads = heads;
        this.clock = clock;
    }

    synchronized void freeBefore(long timeMillis) throws RocksDBException {
        long hour = Math.min(Layout.hourOf(timeMillis), Layout.hourOf(clock.millis()) - SPARED_HOURS);
        if (hour <= freedHour) {
            return;
        }
        CommitBatch writes = new CommitBatch();
        byte[] first = Layout.logHour(0);
        byte[] end = Layout.logHour(hour);
        writes.deleteRange(database.log.getID(), first, end);
        try (RocksIterator rows = database.db.newIterator(database.system, database.anywhere)) {
            for (rows.seek(new byte[] {Layout.HOUR}); isHour(rows); rows.next()) {
                if (Bytes.getLong(rows.value(), 0) < hour) {
                    writes.delete(database.system.getID(), rows.key());
                }
            }
            rows.status();
        }
        List<Bucket> gone = heads.logs.entrySet().stream()
                .filter(entry -> isGone(entry, hour))
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(bucket -> writes.delete(database.system.getID(), Layout.head(bucket)));
        database.write(writes.toBytes(), false);
        gone.forEach(heads.logs::remove);
        database.db.deleteFilesInRanges(database.log, Arrays.asList(first, end), false); // whole files at once
        freedHour = hour;
    }

    private boolean isGone(Map.Entry<Bucket, LogHead> entry, long hour) {
        boolean there = heads.keyspaces.containsKey(entry.getKey().keyspaceId());
        return !there && Layout.hourOf(entry.getValue().lastTimeMillis()) < hour;
    }

    private static boolean isHour(RocksIterator rows) {
        return rows.isValid() && rows.key()[0] == Layout.HOUR;
    }
}
