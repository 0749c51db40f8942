// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RocksStore} uses the machine. All are bounds or choices; none changes what is on disk.
 *
 * @param relaxed true leaves it to the operating system when commits reach the disk: they survive kill -9, not the loss
 *     of power
 * @param owners threads that write, 1 to 64
 * @param readers threads for reads that need the disk
 * @param cacheBytes blocks of rows and logs kept in memory, uncompressed; taken as they are read. While all that is read
 *     fits, reads cost the same in a table of any size
 * @param memtableBytes commits kept in memory until they are written out as files, over all column families
 * @param queueUpdatesMax updates that may wait at one owner; a power of two
 * @param queueBytesMax bytes of updates that may wait at one owner
 * @param freeBytesMin writes are refused when the disk has less free space than this
 * @param nativeLibraries the folder of the unpacked native library; where it isn't, or null, it is unpacked from the jar at
 *     each start
 */
public record RocksSettings(
        boolean relaxed,
        int owners,
        int readers,
        long cacheBytes,
        long memtableBytes,
        int queueUpdatesMax,
        long queueBytesMax,
        long freeBytesMin,
        @Nullable Path nativeLibraries) {
    private static final int OWNERS_MAX = 64;
    private static final int CORES_OF_ONE_OWNER =
            4; // measured: one owner is best up to here, then a quarter of the cores
    private static final double CACHE_TO_HEAP = 0.625; // the heap may be 40 % of the memory, so this is a quarter of it
    private static final long MIB = 1L << 20;

    public RocksSettings {
        if (owners < 1 || owners > OWNERS_MAX || readers < 1) {
            throw new IllegalArgumentException(owners + " owners and " + readers + " readers");
        }
        if (Integer.bitCount(queueUpdatesMax) != 1 || queueBytesMax < 1) {
            throw new IllegalArgumentException("a queue of " + queueUpdatesMax + " updates");
        }
    }

    /** What fits this machine. */
    public static RocksSettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        int owners = cores <= CORES_OF_ONE_OWNER ? 1 : Math.min(OWNERS_MAX, cores / CORES_OF_ONE_OWNER);
        long cacheBytes = Math.max(32 * MIB, (long) (Runtime.getRuntime().maxMemory() * CACHE_TO_HEAP));
        return new RocksSettings(
                false, owners, Math.max(2, cores), cacheBytes, 128 * MIB, 16_384, 64 * MIB, 256 * MIB, null);
    }

    public RocksSettings withRelaxed(boolean value) {
        return new RocksSettings(
                value,
                owners,
                readers,
                cacheBytes,
                memtableBytes,
                queueUpdatesMax,
                queueBytesMax,
                freeBytesMin,
                nativeLibraries);
    }

    public RocksSettings withOwners(int value) {
        return new RocksSettings(
                relaxed,
                value,
                readers,
                cacheBytes,
                memtableBytes,
                queueUpdatesMax,
                queueBytesMax,
                freeBytesMin,
                nativeLibraries);
    }

    public RocksSettings withCacheBytes(long value) {
        return new RocksSettings(
                relaxed,
                owners,
                readers,
                value,
                memtableBytes,
                queueUpdatesMax,
                queueBytesMax,
                freeBytesMin,
                nativeLibraries);
    }

    public RocksSettings withMemtableBytes(long value) {
        return new RocksSettings(
                relaxed,
                owners,
                readers,
                cacheBytes,
                value,
                queueUpdatesMax,
                queueBytesMax,
                freeBytesMin,
                nativeLibraries);
    }

    public RocksSettings withNativeLibraries(Path value) {
        return new RocksSettings(
                relaxed,
                owners,
                readers,
                cacheBytes,
                memtableBytes,
                queueUpdatesMax,
                queueBytesMax,
                freeBytesMin,
                value);
    }
}
