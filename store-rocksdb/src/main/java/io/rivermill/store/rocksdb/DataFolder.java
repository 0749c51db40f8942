// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.FileFault;
import io.rivermill.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a store: held by one process at a time, and marked with the version of the format it was written in.
 *
 * <p>{@code LOCK} is locked while it is open, {@code FORMAT} holds one line, {@code db} is RocksDB's.
 */
final class DataFolder implements AutoCloseable {
    private static final String FORMAT_NAME = "rivermill-store ";
    private static final int FORMAT_VERSION = 1;
    /** What a new folder may hold: traces of a start that was cut short, and of the file system itself. */
    private static final Set<String> STRAYS = Set.of("LOCK", "FORMAT.new", "lost+found");

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;
    private final FileStore disk;

    private DataFolder(Path folder, FileChannel channel, FileLock lock) throws IOException {
        this.folder = folder;
        this.disk = Files.getFileStore(folder);
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, making it if it isn't there.
     *
     * @throws StoreException DATA_LOCKED, DATA_NEWER or DATA_DAMAGED, in words for whoever started the server
     */
    static DataFolder open(Path folder) {
        try {
            make(folder);
            DataFolder taken = lock(folder);
            try {
                taken.checkFormat();
            } catch (IOException | RuntimeException e) {
                taken.close();
                throw e;
            }
            return taken;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static void make(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (NoSuchFileException e) { // so some file systems of the kernel's answer
            throw new IOException("it isn't there and can't be made", e);
        }
    }

    private static StoreException unusable(Path folder, IOException e) {
        return new StoreException(
                ErrorCode.DATA_DAMAGED,
                "the data folder " + folder + " can't be used: " + FileFault.reason(folder, e),
                e);
    }

    /** Where RocksDB keeps its files: there, and durably so. */
    Path database() {
        Path database = folder.resolve("db");
        try {
            Files.createDirectories(database);
            sync();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return database;
    }

    long freeBytes() throws IOException {
        return disk.getUsableSpace();
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new StoreException(ErrorCode.INTERNAL, "the data folder " + folder + " could not be given back", e);
        }
    }

    private static DataFolder lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by another store of this process: the same answer as for another process
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new StoreException(
                    ErrorCode.DATA_LOCKED, "the data folder " + folder + " is in use by another process");
        }
        return new DataFolder(folder, channel, lock);
    }

    private void checkFormat() throws IOException {
        Path format = folder.resolve("FORMAT");
        if (!Files.exists(format)) {
            if (hasOtherFiles()) {
                throw new StoreException(
                        ErrorCode.DATA_DAMAGED,
                        "the folder " + folder + " holds files, but none that says they are Rivermill's data");
            }
            writeFormat(format);
            return;
        }
        String line = Files.readString(format).strip();
        int version = versionOf(line);
        if (version > FORMAT_VERSION) {
            throw new StoreException(
                    ErrorCode.DATA_NEWER,
                    "the data folder " + folder + " was written by a newer Rivermill (format " + version
                            + "; this one reads up to " + FORMAT_VERSION + ")");
        }
        if (version < 1) {
            throw new StoreException(
                    ErrorCode.DATA_DAMAGED, "the data folder " + folder + " has a FORMAT file that says: " + line);
        }
    }

    private static int versionOf(String line) {
        if (!line.startsWith(FORMAT_NAME)) {
            return 0;
        }
        try {
            return Integer.parseInt(line.substring(FORMAT_NAME.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private boolean hasOtherFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> !STRAYS.contains(file.getFileName().toString()));
        }
    }

    /** Whole or not at all: a crash in between leaves a folder that is still new. */
    private void writeFormat(Path format) throws IOException {
        Path next = folder.resolve("FORMAT.new");
        byte[] line = (FORMAT_NAME + FORMAT_VERSION + '\n').getBytes(StandardCharsets.UTF_8);
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(line));
            file.force(true);
        }
        try {
            Files.move(next, format, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, format);
        }
        sync();
    }

    /** Makes the folder's entries durable. */
    private void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
