// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one environment on the server's side: its sockets, and its private files where there is no sandbox to
 * give it some. Only the server's user may look inside. Closing deletes it.
 */
public record SandboxFolder(Path path) implements AutoCloseable {

    /** Creates {@code path} and what belongs into it. */
    public static SandboxFolder create(Path path) {
        try {
            Files.createDirectories(path.resolve("api"));
            Files.createDirectories(path.resolve("tmp"));
            if (posix(path)) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            return new SandboxFolder(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the folder of an environment, " + path, e);
        }
    }

    /** What is bound into the sandbox: nothing but sockets. */
    Path api() {
        return path.resolve("api");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    public Path runtimeSocket() {
        return api().resolve("r");
    }

    public Path endpointSocket() {
        return api().resolve("e");
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the folder of an environment, " + path, e);
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Deletes a folder and all in it, without following links; one that isn't there is no matter. */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!Files.isWritable(folder) && posix(folder)) {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
                }
                return FileVisitResult.CONTINUE;
            }

            // A folder that a function has closed to everybody.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || !posix(file)) {
                    throw failure;
                }
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
