// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.Clock;
import io.rivermill.server.Build;
import io.rivermill.server.OpenFiles;
import io.rivermill.server.client.ApiClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine that this runs on. */
final class ThisMachine implements Surroundings {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final long RUN_SECONDS_MAX = 20;

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    public String operatingSystem() {
        return System.getProperty("os.name");
    }

    @Override
    public int javaVersion() {
        return Runtime.version().feature();
    }

    @Override
    public Ran run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Ran(1, "doesn't end");
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.exitValue(), said.strip());
        } catch (IOException e) {
            return new Ran(-1, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ran(1, "interrupted");
        }
    }

    @Override
    public Listener listener(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound() ? Listener.NOBODY : Listener.SOMETHING_ELSE;
        } catch (IOException e) {
            URI there = URI.create("http://127.0.0.1:" + port);
            return ApiClient.look(there, Build.HEALTH_PATH, ANSWER_MAX) == null
                    ? Listener.SOMETHING_ELSE
                    : Listener.RIVERMILL;
        }
    }

    @Override
    public long freeBytes(Path folder) {
        try {
            return Files.getFileStore(existing(folder)).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public boolean isWritable(Path folder) {
        Path there = existing(folder);
        return Files.isDirectory(there) && Files.isWritable(there);
    }

    private static Path existing(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    @Override
    public Instant newestFile(Path folder) {
        try (Stream<Path> files = Files.list(folder.resolve("db"))) {
            return files.map(ThisMachine::modified)
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH);
        } catch (IOException | UncheckedIOException e) {
            return Instant.EPOCH; // no data yet, or a file that went away meanwhile
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long openFilesMax() {
        return OpenFiles.max();
    }

    @Override
    public Instant now() {
        return Clock.system().now();
    }
}
