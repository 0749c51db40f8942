// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.lambda.sandbox.SandboxFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Unpacked code, a folder for each content, named by its hash. It may be deleted while no server runs: what is missing is
 * unpacked again. A folder appears whole or not at all.
 *
 * <p>Threads: any that may block; one at a time unpacks.
 */
final class CodeCache {
    private final Path root;
    private final ReentrantLock lock = new ReentrantLock();

    CodeCache(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
            deletePartial();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder of unpacked code, " + root, e);
        }
    }

    /** The folder of a content, unpacked from {@code zip} if it isn't there. */
    Path folder(String sha256, Supplier<byte[]> zip) {
        Path folder = root.resolve(HexFormat.of().formatHex(Base64.getDecoder().decode(sha256)));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        lock.lock();
        try {
            if (!Files.isDirectory(folder)) {
                unpack(zip.get(), folder);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack code into " + root, e);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes every content but these. */
    void retain(Set<String> sha256s) {
        Set<String> names = Set.copyOf(sha256s.stream()
                .map(sha -> HexFormat.of().formatHex(Base64.getDecoder().decode(sha)))
                .toList());
        lock.lock();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.toList()) {
                if (!names.contains(folder.getFileName().toString())) {
                    SandboxFolder.delete(folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear the folder of unpacked code, " + root, e);
        } finally {
            lock.unlock();
        }
    }

    private void unpack(byte[] zip, Path folder) throws IOException {
        Path work = Files.createTempDirectory(root, "partial-");
        try {
            Path file = work.resolve("code.zip");
            Files.write(file, zip);
            Path unpacked = Files.createDirectory(work.resolve("code"));
            ZipArchive.unpack(file, unpacked);
            Files.move(unpacked, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            SandboxFolder.delete(work);
        }
    }

    private void deletePartial() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.toList()) {
                if (folder.getFileName().toString().startsWith("partial-")) {
                    SandboxFolder.delete(folder);
                }
            }
        }
    }
}
