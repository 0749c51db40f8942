// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.ErrorCode;
import io.rivermill.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The opened RocksDB with its three column families (see {@link Layout}) and everything of it that isn't the JVM's
 * memory, closed in the right order.
 *
 * <p>Threads: any but virtual ones, which calls into RocksDB would pin to their carriers. Nothing may be under way when it
 * is closed.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long MIB = 1L << 20;
    private static final long REPLAYED_BYTES_MAX = 8 * MIB; // a few tens of milliseconds of the next start
    private static final String UNWRITTEN = "rocksdb.cur-size-all-mem-tables";
    private static final int ROW_BLOCK_BYTES = 8 * 1024;
    private static final int LOG_BLOCK_BYTES = 64 * 1024; // read in long runs
    /** A lookup walks the rows from the last restart before its own, each of them memory that the processor waits for. */
    private static final int ROW_RESTART = 4;

    private static final int LOG_RESTART = 16; // RocksDB's own: keys take less
    private static final double BLOOM_BITS = 10;
    /** Of a memtable: ten bits for each row of 80 bytes or more. Else every read walks the memtable, as long as it has grown. */
    private static final double MEMTABLE_BLOOM_SHARE = 0.015;

    private static final int OPEN_FILES_MAX = 512;
    private static final int TABLE_FORMAT = 6;
    private static final String LIBRARY = Environment.getJniLibraryFileName("rocksdbjni"); // what its loader asks for

    final RocksDB db;
    private final ColumnFamilyHandle unused; // RocksDB insists on a family called default
    final ColumnFamilyHandle rows;
    final ColumnFamilyHandle log;
    final ColumnFamilyHandle system;

    /** Reads that may go to the disk. */
    final ReadOptions anywhere = new ReadOptions();
    /** Reads that end as Incomplete where they would need the disk. */
    final ReadOptions inMemory = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);

    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions buffered = new WriteOptions().setSync(false);
    private final List<RocksObject> options;
    private final Cache cache;

    private Database(RocksDB db, List<ColumnFamilyHandle> families, List<RocksObject> options, Cache cache) {
        this.db = db;
        this.unused = families.getFirst();
        this.rows = families.get(1);
        this.log = families.get(2);
        this.system = families.get(3);
        this.options = options;
        this.cache = cache;
    }

    /** Opens or makes the database in a folder that is there. */
    static Database open(Path folder, RocksSettings settings) {
        load(settings.nativeLibraries());
        Cache cache = new HyperClockCache(settings.cacheBytes(), 0, -1, false);
        List<RocksObject> options = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            DBOptions dbOptions = dbOptions(settings);
            options.add(dbOptions);
            List<ColumnFamilyDescriptor> families = List.of(
                    family(
                            options,
                            "default",
                            table(options, cache, ROW_BLOCK_BYTES, ROW_RESTART),
                            MIB,
                            CompressionType.NO_COMPRESSION),
                    family(
                            options,
                            "rows",
                            table(options, cache, ROW_BLOCK_BYTES, ROW_RESTART),
                            settings.memtableBytes() / 2,
                            CompressionType.LZ4_COMPRESSION),
                    family(
                            options,
                            "log",
                            table(options, cache, LOG_BLOCK_BYTES, LOG_RESTART),
                            settings.memtableBytes() / 4,
                            CompressionType.NO_COMPRESSION),
                    family(
                            options,
                            "system",
                            table(options, cache, ROW_BLOCK_BYTES, ROW_RESTART),
                            settings.memtableBytes() / 16,
                            CompressionType.NO_COMPRESSION));
            RocksDB db = RocksDB.open(dbOptions, folder.toString(), families, handles);
            return new Database(db, handles, options, cache);
        } catch (RocksDBException e) {
            options.forEach(RocksObject::close);
            cache.close();
            throw failure(folder, e);
        }
    }

    void write(byte[] batch, boolean sync) throws RocksDBException {
        try (WriteBatch writes = new WriteBatch(batch)) {
            db.write(sync ? synced : buffered, writes);
        }
    }

    /**
     * What was left to the operating system is made durable, and what the next opening would have to replay at length is
     * written out now.
     */
    private void settle() {
        try {
            db.syncWal();
            long unwritten = db.getLongProperty(rows, UNWRITTEN) + db.getLongProperty(log, UNWRITTEN);
            if (unwritten > REPLAYED_BYTES_MAX) {
                try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
                    db.flush(wait, List.of(rows, log, system));
                }
            }
        } catch (RocksDBException e) {
            LOG.warn("The database could not be brought to rest; the next start replays its log", e);
        }
    }

    @Override
    public void close() {
        settle();
        anywhere.close();
        inMemory.close();
        synced.close();
        buffered.close();
        unused.close();
        rows.close();
        log.close();
        system.close();
        db.close();
        options.forEach(RocksObject::close);
        cache.close();
    }

    private static void load(@Nullable Path nativeLibraries) {
        if (nativeLibraries != null && Files.exists(nativeLibraries.resolve(LIBRARY))) {
            RocksDB.loadLibrary(List.of(nativeLibraries.toAbsolutePath().toString()));
        } else {
            RocksDB.loadLibrary();
        }
    }

    private static DBOptions dbOptions(RocksSettings settings) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxBackgroundJobs(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .setBytesPerSync(MIB)
                .setDbWriteBufferSize(settings.memtableBytes())
                .setMaxTotalWalSize(2 * settings.memtableBytes())
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setSkipStatsUpdateOnDbOpen(true)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(MIB);
    }

    private static BlockBasedTableConfig table(List<RocksObject> options, Cache cache, int blockBytes, int restart) {
        BloomFilter filter = new BloomFilter(BLOOM_BITS);
        options.add(filter);
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(blockBytes)
                .setBlockRestartInterval(restart)
                .setFormatVersion(TABLE_FORMAT)
                .setFilterPolicy(filter)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
    }

    private static ColumnFamilyDescriptor family(
            List<RocksObject> options,
            String name,
            BlockBasedTableConfig table,
            long memtableBytes,
            CompressionType compression) {
        ColumnFamilyOptions family = new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setCompressionType(compression)
                .setWriteBufferSize(memtableBytes)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE)
                .setMemtableWholeKeyFiltering(true)
                .setMaxWriteBufferNumber(3);
        options.add(family);
        return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), family);
    }

    private static StoreException failure(Path folder, RocksDBException e) {
        Status.Code code =
                e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
        boolean locked =
                code == Status.Code.IOError && String.valueOf(e.getMessage()).contains("lock");
        return new StoreException(
                locked ? ErrorCode.DATA_LOCKED : ErrorCode.DATA_DAMAGED,
                "the database in " + folder + " can't be opened: " + e.getMessage(),
                e);
    }
}
