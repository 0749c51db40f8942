// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Reply;
import io.rivermill.store.AppendListeners;
import io.rivermill.store.Bucket;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedPage;
import io.rivermill.store.rocksdb.Heads.LogHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * One bucket's change log. Records are kept by hour, so that whole hours can be freed; where an hour begins in the sequence
 * is a row of its own ({@link Layout}), written with its first record. Readers near the end know their hour from the head.
 */
final class LogReader implements Feed {
    private static final int SMALL_RECORDS_MAX = 32;

    /** From {@code firstSequence} on the records of this hour. */
    private record Hour(long hour, long firstSequence) {}

    private final Bucket bucket;
    private final Database database;
    private final Heads heads;
    private final Readers readers;
    private final AppendListeners listeners;

    LogReader(Bucket bucket, Database database, Heads heads, Readers readers, AppendListeners listeners) {
        this.bucket = bucket;
        this.database = database;
        this.heads = heads;
        this.readers = readers;
        this.listeners = listeners;
    }

    @Override
    public Bucket bucket() {
        return bucket;
    }

    @Override
    public long lastSequence() {
        return heads.log(bucket).last();
    }

    @Override
    public Subscription onAppend(Runnable listener) {
        return listeners.add(bucket, listener);
    }

    @Override
    public void readAfter(long sequence, int recordsMax, int bytesMax, Reply<FeedPage> reply) {
        LogHead head = heads.log(bucket);
        boolean small = Math.min(recordsMax, head.last() - sequence) <= SMALL_RECORDS_MAX;
        readers.read(small, inMemoryOnly -> read(head, sequence, recordsMax, bytesMax, inMemoryOnly), reply);
    }

    @Override
    public void seek(long timeMillis, Reply<Long> reply) {
        LogHead head = heads.log(bucket);
        readers.read(true, inMemoryOnly -> seek(head, timeMillis, inMemoryOnly), reply);
    }

    private FeedPage read(LogHead head, long sequence, int recordsMax, int bytesMax, boolean inMemoryOnly)
            throws RocksDBException {
        List<ChangeRecord> records = new ArrayList<>();
        long bytes = 0;
        long next = Math.max(0, sequence) + 1;
        while (next <= head.last()) {
            Hour hour = hourOf(head, next, inMemoryOnly);
            if (hour == null) {
                break;
            }
            next = Math.max(next, hour.firstSequence());
            try (Slice end = new Slice(Layout.log(hour.hour(), bucket, head.last() + 1));
                    ReadOptions options = options(inMemoryOnly).setIterateUpperBound(end);
                    RocksIterator walk = database.db.newIterator(database.log, options)) {
                for (walk.seek(Layout.log(hour.hour(), bucket, next)); walk.isValid(); walk.next()) {
                    long number = Layout.logSequence(walk.key());
                    ChangeRecord record = LogRecord.read(bucket, number, walk.value());
                    bytes += record.change().payloadBytes();
                    if (records.size() == recordsMax || (bytes > bytesMax && !records.isEmpty())) {
                        return new FeedPage(records, records.getLast().sequence(), head.last());
                    }
                    records.add(record);
                    next = number + 1;
                }
                walk.status(); // an iterator just ends where it may not read on
            }
            boolean latest = hour.firstSequence() == head.hourStart();
            Hour following = latest ? null : hourAfter(hour, inMemoryOnly);
            next = following == null ? head.last() + 1 : Math.max(next, following.firstSequence());
        }
        return new FeedPage(records, Math.max(sequence, head.last()), head.last());
    }

    private long seek(LogHead head, long timeMillis, boolean inMemoryOnly) throws RocksDBException {
        long wanted = Layout.hourOf(timeMillis);
        Hour hour = firstHour(inMemoryOnly);
        while (hour != null && hour.hour() < wanted) {
            hour = hourAfter(hour, inMemoryOnly);
        }
        if (hour == null) {
            return head.last();
        }
        if (hour.hour() > wanted) {
            return hour.firstSequence() - 1;
        }
        Hour following = hourAfter(hour, inMemoryOnly);
        long low = hour.firstSequence();
        long high = following == null ? head.last() + 1 : following.firstSequence();
        while (low < high) { // times never go back, so the first late enough is found by halving
            long middle = (low + high) >>> 1;
            if (timeOf(hour, middle, inMemoryOnly) < timeMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** A record that was freed in the meantime counts as old. */
    private long timeOf(Hour hour, long sequence, boolean inMemoryOnly) throws RocksDBException {
        ReadOptions options = inMemoryOnly ? database.inMemory : database.anywhere;
        byte @Nullable [] stored = database.db.get(database.log, options, Layout.log(hour.hour(), bucket, sequence));
        return stored == null ? Long.MIN_VALUE : LogRecord.timeMillis(stored);
    }

    /** The hour that holds this number, or the first after it if its hour was freed. */
    private @Nullable Hour hourOf(LogHead head, long sequence, boolean inMemoryOnly) throws RocksDBException {
        if (sequence >= head.hourStart()) {
            return new Hour(Layout.hourOf(head.lastTimeMillis()), head.hourStart());
        }
        return hour(
                walk -> {
                    byte[] place = Layout.hour(bucket, sequence);
                    walk.seekForPrev(place);
                    if (!walk.isValid()) {
                        walk.status(); // where it may not look, an earlier hour may be
                        walk.seek(place);
                    }
                },
                inMemoryOnly);
    }

    private @Nullable Hour hourAfter(Hour hour, boolean inMemoryOnly) throws RocksDBException {
        return hour(walk -> walk.seek(Layout.hour(bucket, hour.firstSequence() + 1)), inMemoryOnly);
    }

    private @Nullable Hour firstHour(boolean inMemoryOnly) throws RocksDBException {
        return hour(RocksIterator::seekToFirst, inMemoryOnly);
    }

    private interface Place {
        void seek(RocksIterator walk) throws RocksDBException;
    }

    private @Nullable Hour hour(Place place, boolean inMemoryOnly) throws RocksDBException {
        try (Slice start = new Slice(Layout.hour(bucket, 0));
                Slice end = new Slice(Layout.hour(bucket, Long.MAX_VALUE));
                ReadOptions options =
                        options(inMemoryOnly).setIterateLowerBound(start).setIterateUpperBound(end);
                RocksIterator walk = database.db.newIterator(database.system, options)) {
            place.seek(walk);
            if (!walk.isValid()) {
                walk.status();
                return null;
            }
            return new Hour(Bytes.getLong(walk.value(), 0), Layout.hourFirstSequence(walk.key()));
        }
    }

    private static ReadOptions options(boolean inMemoryOnly) {
        ReadOptions options = new ReadOptions();
        return inMemoryOnly ? options.setReadTier(ReadTier.BLOCK_CACHE_TIER) : options;
    }
}
