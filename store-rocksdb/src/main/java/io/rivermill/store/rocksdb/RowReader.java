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
 */
final class RowReader {
    private static final int SMALL_KEYS_MAX = 32;
    private static final int SMALL_ROWS_MAX = 16;

    private final Database database;
    private final Readers readers;

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

    private List<byte @Nullable []> get(List<RowKey> keys, boolean inMemoryOnly) throws RocksDBException {
        List<byte @Nullable []> rows = new ArrayList<>(keys.size());
        if (keys.size() == 1) {
            ReadOptions options = inMemoryOnly ? database.inMemory : database.anywhere;
            rows.add(database.db.get(database.rows, options, Layout.row(keys.getFirst())));
            return rows;
        }
        Snapshot snapshot = database.db.getSnapshot();
        try (ReadOptions options = options(inMemoryOnly).setSnapshot(snapshot)) {
            for (RowKey key : keys) {
                rows.add(database.db.get(database.rows, options, Layout.row(key)));
            }
        } finally {
            database.db.releaseSnapshot(snapshot);
            snapshot.close();
        }
        return rows;
    }

    private Page page(PageRequest request, boolean inMemoryOnly) throws RocksDBException {
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
                Page page = walk(walk, request, options);
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

    private Page walk(RocksIterator walk, PageRequest request, ReadOptions options) throws RocksDBException {
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
