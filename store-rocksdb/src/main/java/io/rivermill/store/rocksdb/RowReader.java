// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Reply;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Holder;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * Reads rows, each call at one cut of time: a single key and an iterator are one by themselves, several keys are read under
 * a snapshot, as are the rows of a page with those that they point at.
 *
 * <p>RocksDB's multi-get isn't used: its Java form answers "no such row" where the truth is "not in memory" or "damaged".
 *
 * <p>A read that finds more than {@link #INLINE_BYTES_MAX} in memory goes to the pool all the same: copying rows and whatever
 * is made of them in the reply would keep the neighbours of an event loop waiting.
 */
final class RowReader {
    private static final int SMALL_KEYS_MAX = 32;
    private static final int SMALL_ROWS_MAX = 16;
    private static final int INLINE_BYTES_MAX = 64 * 1024;
    /** So many reads after a miss are asked in the way that is cheap for misses; the other way is cheaper for hits. */
    private static final int READS_AFTER_MISS = 64;

    private static final byte[] NOT_IN_MEMORY = {}; // known by identity: an empty row is a row

    private final Database database;
    private final Readers readers;
    /** Counts down from the last miss. Racy: it only chooses between two ways to the same answer. */
    private int readsUntilWarm;

    RowReader(Database database, Readers readers) {
        this.database = database;
        this.readers = readers;
    }

    void get(List<RowKey> keys, Reply<List<byte @Nullable []>> reply) {
        readers.read(keys.size() <= SMALL_KEYS_MAX, inMemoryOnly -> get(keys, inMemoryOnly), reply);
    }

    void page(PageRequest request, Reply<Page> reply) {
        readers.read(request.rowsMax() <= SMALL_ROWS_MAX, inMemoryOnly -> page(request, inMemoryOnly), reply);
    }

    private @Nullable List<byte @Nullable []> get(List<RowKey> keys, boolean inMemoryOnly) throws RocksDBException {
        if (keys.size() == 1) {
            List<byte @Nullable []> rows = new ArrayList<>(1);
            ReadOptions options = inMemoryOnly ? database.inMemory : database.anywhere;
            return add(rows, keys, options, inMemoryOnly) ? rows : null;
        }
        Snapshot snapshot = database.db.getSnapshot();
        try (ReadOptions options = options(inMemoryOnly).setSnapshot(snapshot)) {
            List<byte @Nullable []> rows = new ArrayList<>(keys.size());
            return add(rows, keys, options, inMemoryOnly) ? rows : null;
        } finally {
            database.db.releaseSnapshot(snapshot);
            snapshot.close();
        }
    }

    /** False if it is for the pool. */
    @SuppressWarnings("ReferenceEquality") // NOT_IN_MEMORY is known by identity
    private boolean add(List<byte @Nullable []> rows, List<RowKey> keys, ReadOptions options, boolean inMemoryOnly)
            throws RocksDBException {
        Holder<byte[]> found = inMemoryOnly && readsUntilWarm > 0 ? new Holder<>() : null;
        long bytes = 0;
        for (RowKey key : keys) {
            byte[] row = row(Layout.row(key), options, found);
            if (row == NOT_IN_MEMORY) {
                readsUntilWarm = READS_AFTER_MISS;
                return false;
            }
            rows.add(row);
            bytes += row == null ? 0 : row.length;
            if (inMemoryOnly && bytes > INLINE_BYTES_MAX) {
                return false;
            }
        }
        return true;
    }

    /**
     * A row, or {@link #NOT_IN_MEMORY}. RocksDB says the latter by an exception, which costs more than the read, unless asked
     * in a way that takes a little longer for what is there: with {@code found}. Asked so, it gives an empty row where the
     * file's index isn't in memory.
     */
    private byte @Nullable [] row(byte[] key, ReadOptions options, @Nullable Holder<byte[]> found)
            throws RocksDBException {
        if (found != null) {
            readsUntilWarm--;
            if (database.db.keyMayExist(database.rows, options, key, found)) {
                byte[] row = found.getValue();
                return row == null || row.length == 0 ? NOT_IN_MEMORY : row;
            }
        }
        try { // also after a "no", which may mean that it couldn't be read: then this throws
            return database.db.get(database.rows, options, key);
        } catch (RocksDBException e) {
            if (Readers.isIncomplete(e)) {
                return NOT_IN_MEMORY;
            }
            throw e;
        }
    }

    private @Nullable Page page(PageRequest request, boolean inMemoryOnly) throws RocksDBException {
        PageRequest.Bound to = request.to();
        byte[] lower = Layout.bound(request.keyspace(), request.from());
        byte[] upper = to != null
                ? Layout.bound(request.keyspace(), to)
                : Layout.keyspaceStart(request.keyspace().id() + 1);
        Snapshot snapshot = request.fetch() == null ? null : database.db.getSnapshot();
        try (Slice lowerBound = new Slice(lower);
                Slice upperBound = new Slice(upper);
                ReadOptions options =
                        options(inMemoryOnly).setIterateLowerBound(lowerBound).setIterateUpperBound(upperBound)) {
            if (snapshot != null) {
                options.setSnapshot(snapshot);
            }
            try (RocksIterator walk = database.db.newIterator(database.rows, options)) {
                Page page = walk(walk, request, options, inMemoryOnly ? INLINE_BYTES_MAX : Long.MAX_VALUE);
                walk.status(); // an iterator just ends where it may not read on
                return page;
            }
        } finally {
            if (snapshot != null) {
                database.db.releaseSnapshot(snapshot);
                snapshot.close();
            }
        }
    }

    /** Null if the page has more than {@code bytesMax}. */
    private @Nullable Page walk(RocksIterator walk, PageRequest request, ReadOptions options, long bytesMax)
            throws RocksDBException {
        PageRequest.Fetch fetch = request.fetch();
        List<Row> rows = new ArrayList<>();
        List<byte @Nullable []> fetched = new ArrayList<>(0);
        long bytes = 0;
        if (request.descending()) {
            walk.seekToLast();
        } else {
            walk.seekToFirst();
        }
        while (walk.isValid()) {
            if (rows.size() == request.rowsMax() || bytes >= request.bytesMax()) {
                return new Page(rows, fetched, true);
            }
            Row row = new Row(Layout.rowKey(request.keyspace(), walk.key()), walk.value());
            rows.add(row);
            bytes += row.key().key().length + row.value().length;
            if (fetch != null) {
                byte[] value = database.db.get(database.rows, options, Layout.row(fetch.of(row)));
                fetched.add(value);
                bytes += value == null ? 0 : value.length;
            }
            if (bytes > bytesMax) {
                return null;
            }
            if (request.descending()) {
                walk.prev();
            } else {
                walk.next();
            }
        }
        return new Page(rows, fetched, false);
    }

    private static ReadOptions options(boolean inMemoryOnly) {
        ReadOptions options = new ReadOptions();
        return inMemoryOnly ? options.setReadTier(ReadTier.BLOCK_CACHE_TIER) : options;
    }
}
