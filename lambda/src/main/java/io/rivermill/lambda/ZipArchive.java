// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A function's zip: unpacked within limits and never outside of its folder. Bytes are counted as they come, since what a
 * zip says of its sizes is only a claim.
 */
final class ZipArchive {
    static final int ZIPPED_BYTES_MAX = 52_428_800;
    static final long UNZIPPED_BYTES_MAX = 262_144_000;
    private static final int ENTRIES_MAX = 100_000;

    private final Path target;
    private long bytes;
    private int entries;

    private ZipArchive(Path target) {
        this.target = target.normalize();
    }

    /**
     * Unpacks {@code zip} (a file) into the empty folder {@code target}.
     *
     * @throws io.rivermill.wire.ServiceException in AWS's words when it isn't a zip, leads outside or is too large
     */
    static void unpack(Path zip, Path target) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(
                URI.create("jar:" + zip.toUri()),
                Map.of("enablePosixFileAttributes", "true", "defaultPermissions", "rw-r--r--"))) {
            new ZipArchive(target).unpack(archive);
        } catch (java.util.zip.ZipException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static io.rivermill.wire.ServiceException unreadable() {
        return LambdaErrors.invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
    }

    private void unpack(FileSystem archive) throws IOException {
        Path root = archive.getPath("/");
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                count();
                Files.createDirectories(place(root, folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                count();
                copy(file, place(root, file));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void count() {
        if (++entries > ENTRIES_MAX) {
            throw unreadable();
        }
    }

    private Path place(Path root, Path entry) {
        Path place = target.resolve(root.relativize(entry).toString()).normalize();
        if (!place.startsWith(target)) {
            throw unreadable();
        }
        return place;
    }

    private void copy(Path entry, Path place) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream input = Files.newInputStream(entry);
                OutputStream output = Files.newOutputStream(place)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                bytes += read;
                if (bytes > UNZIPPED_BYTES_MAX) {
                    throw LambdaErrors.invalid("Unzipped size must be smaller than " + UNZIPPED_BYTES_MAX + " bytes");
                }
                output.write(buffer, 0, read);
            }
        }
        if (Files.getFileStore(place).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(place, permissions(entry));
        }
    }

    /** As the zip has them; the owner may always read. */
    private static Set<PosixFilePermission> permissions(Path entry) throws IOException {
        Set<PosixFilePermission> permissions =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        permissions.addAll(Files.getPosixFilePermissions(entry));
        return permissions;
    }
}
