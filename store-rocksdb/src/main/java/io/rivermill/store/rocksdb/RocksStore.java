// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.Gate;
import io.rivermill.base.Reply;
import io.rivermill.store.AppendListeners;
import io.rivermill.store.Bucket;
import io.rivermill.store.Feed;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Replies;
import io.rivermill.store.RowKey;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.StoreStats;
import io.rivermill.store.Update;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store on one disk, over RocksDB. How it writes is told at {@link OwnerThread}, where things are at {@link Layout}, how
 * it reads at {@link Readers}.
 *
 * <p>Durability: an update that asks for {@code SYNC} has been synced when it is answered, unless the settings are
 * relaxed; after a crash the folder opens with every such commit, whole. A commit that fails ends all writing until the
 * store is opened again, since what of it is on the disk isn't known; reads go on.
 *
 * <p>Bounds: every queue is bounded in number and bytes, caches by the settings. Writes are refused below a mark of free
 * space.
 */
public final class RocksStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

    private final DataFolder folder;
    private final Database database;
    private final Heads heads;
    private final Fence fence;
    private final LogSweeper sweeper;
    private final Gate gate = new Gate();
    private final AppendListeners listeners = new AppendListeners();
    private final Readers readers;
    private final RowReader rowReader;
    private final List<OwnerThread> owners = new ArrayList<>();
    private final @Nullable OwnerThread spanning;

    /** Puts a failing disk into the store's way: for tests. */
    interface Faults {
        OwnerBatch.Committer committer(OwnerBatch.Committer committer);

        Fence.Space space(Fence.Space space);
    }

    /**
     * Opens the store in {@code folder}, making it if it isn't there.
     *
     * @throws StoreException DATA_LOCKED, DATA_NEWER or DATA_DAMAGED, in words for whoever started the server
     */
    public static RocksStore open(Path folder, RocksSettings settings, Clock clock) {
        return open(folder, settings, clock, new Faults() {
            @Override
            public OwnerBatch.Committer committer(OwnerBatch.Committer committer) {
                return committer;
            }

            @Override
            public Fence.Space space(Fence.Space space) {
                return space;
            }
        });
    }

    static RocksStore open(Path path, RocksSettings settings, Clock clock, Faults faults) {
        DataFolder folder = DataFolder.open(path);
        @Nullable Database database = null;
        try {
            database = Database.open(folder.database(), settings);
            return new RocksStore(folder, database, Heads.load(database), settings, clock, faults);
        } catch (RocksDBException | RuntimeException e) {
            if (database != null) {
                database.close();
            }
            folder.close();
            if (e instanceof RuntimeException failure) {
                throw failure;
            }
            throw new StoreException(ErrorCode.DATA_DAMAGED, "the database can't be read: " + e.getMessage(), e);
        }
    }

    private RocksStore(
            DataFolder folder, Database database, Heads heads, RocksSettings settings, Clock clock, Faults faults) {
        this.folder = folder;
        this.database = database;
        this.heads = heads;
        this.fence = new Fence(clock, faults.space(folder::freeBytes), settings.freeBytesMin());
        this.sweeper = new LogSweeper(database, heads, clock);
        this.readers = new Readers(gate, settings.readers());
        this.rowReader = new RowReader(database, readers);
        ReentrantReadWriteLock turns = new ReentrantReadWriteLock(true);
        OwnerBatch.Committer committer = faults.committer(database::write);
        for (int i = 0; i < settings.owners(); i++) {
            OwnerBatch batch =
                    new OwnerBatch(i, database, committer, heads, fence, listeners, clock, settings.relaxed());
            owners.add(new OwnerThread(
                    "store-owner-" + i, batch, turns.readLock(), OwnerThread.BATCH_UPDATES_MAX, settings));
        }
        if (settings.owners() == 1) {
            this.spanning = null;
        } else {
            OwnerBatch batch = new OwnerBatch(
                    settings.owners(), database, committer, heads, fence, listeners, clock, settings.relaxed());
            this.spanning = new OwnerThread(
                    "store-spanning", batch, turns.writeLock(), OwnerThread.SPANNING_UPDATES_MAX, settings);
        }
    }

    @Override
    public void get(List<RowKey> keys, Reply<List<byte @Nullable []>> reply) {
        rowReader.get(keys, reply);
    }

    @Override
    public void page(PageRequest request, Reply<Page> reply) {
        rowReader.page(request, reply);
    }

    @Override
    public <R extends @Nullable Object> void update(Update<R> update, Reply<R> reply) {
        long ticket = gate.enter();
        if (ticket == Gate.CLOSED) {
            Replies.fail(reply, Readers.closed());
            return;
        }
        StoreException refusal;
        try {
            refusal = ownerOf(update).offer(update, reply);
        } finally {
            gate.leave(ticket);
        }
        if (refusal != null) {
            Replies.fail(reply, refusal);
        }
    }

    @Override
    public Feed feed(Bucket bucket) {
        return new LogReader(bucket, database, heads, readers, listeners);
    }

    @Override
    public long version(Keyspace keyspace) {
        return heads.version(keyspace);
    }

    @Override
    public List<Head> heads(Keyspace keyspace) {
        List<Head> all = new ArrayList<>(keyspace.buckets());
        for (int bucket = 0; bucket < keyspace.buckets(); bucket++) {
            all.add(heads.head(keyspace.bucket(bucket)));
        }
        return all;
    }

    @Override
    public void freeLogBefore(long timeMillis) {
        Readers.Read<Boolean> sweep = inMemoryOnly -> {
            sweeper.freeBefore(timeMillis);
            return true;
        };
        readers.read(false, sweep, new Reply<>() {
            @Override
            public void ok(Boolean value) {}

            @Override
            public void fail(RuntimeException failure) {
                LOG.warn("Old hours of the change log could not be freed; the next sweep tries again", failure);
            }
        });
    }

    @Override
    public StoreStats stats() {
        Map<String, Long> figures = new TreeMap<>();
        for (OwnerThread owner : owners) {
            figures.merge("queuedUpdates", (long) owner.queuedUpdates(), Long::sum);
            figures.merge("queuedBytes", owner.queuedBytes(), Long::sum);
            figures.merge("commits", owner.commits(), Long::sum);
            figures.merge("updates", owner.updates(), Long::sum);
        }
        figures.put("queuedReads", (long) readers.queued());
        figures.put("keyspaces", (long) heads.keyspaces.size());
        figures.put("logBuckets", (long) heads.logs.size());
        return new StoreStats("rocksdb", fence.isOpen() && !gate.isClosed(), figures);
    }

    @Override
    public void close() {
        if (!gate.close()) {
            return;
        }
        owners.forEach(OwnerThread::close);
        if (spanning != null) {
            spanning.close();
        }
        readers.close();
        database.close();
        folder.close();
    }

    private OwnerThread ownerOf(Update<?> update) {
        if (spanning == null) {
            return owners.getFirst();
        }
        if (!update.barriers().isEmpty() || update.keys().isEmpty()) {
            return spanning;
        }
        OwnerThread owner = ownerOf(update.keys().getFirst().bucket());
        for (RowKey key : update.keys()) {
            if (ownerOf(key.bucket()) != owner) {
                return spanning;
            }
        }
        return owner;
    }

    /** Not on disks: another number of owners spreads them otherwise. {@link Keyspace#twin} counts on this sum. */
    private OwnerThread ownerOf(Bucket bucket) {
        return owners.get((int) Math.floorMod(bucket.keyspaceId() + bucket.index(), (long) owners.size()));
    }
}
