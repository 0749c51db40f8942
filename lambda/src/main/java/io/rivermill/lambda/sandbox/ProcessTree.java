// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree of processes seen through {@code /proc}: how much memory it takes, and which members to kill. Where there is no
 * such folder, memory isn't measured.
 *
 * <p>A process that left the tree (its parent has ended) is found by a variable of its environment, if there is one that
 * no other tree has.
 */
final class ProcessTree implements Limits {
    private static final Path PROC = Path.of("/proc");

    private final @Nullable String variable;

    /** {@code variable} is {@code NAME=value}; null where the sandbox itself lets nobody leave the tree. */
    ProcessTree(@Nullable String variable) {
        this.variable = variable;
    }

    @Override
    public Usage usage(Process process) {
        long bytes = 0;
        List<Long> members = members(process.pid());
        for (long pid : members) {
            bytes += anonymousBytes(pid);
        }
        return new Usage(bytes, members.size());
    }

    @Override
    public void killAll(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        if (variable != null) {
            strays(variable).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public boolean ranOutOfMemory() {
        return false;
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static List<ProcessHandle> strays(String variable) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                if (List.of(read(folder.resolve("environ")).split("\0", -1)).contains(variable)) {
                    ProcessHandle.of(Long.parseLong(folder.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            // not Linux
        }
        return found;
    }

    private static List<Long> members(long root) {
        List<Long> found = new ArrayList<>();
        Deque<Long> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty() && found.size() <= PROCESSES_MAX) {
            long pid = open.removeFirst();
            found.add(pid);
            for (String child :
                    read(PROC.resolve(pid + "/task/" + pid + "/children")).split(" ", -1)) {
                if (!child.isBlank()) {
                    open.add(Long.parseLong(child.strip()));
                }
            }
        }
        return found;
    }

    private static long anonymousBytes(long pid) {
        for (String line : read(PROC.resolve(pid + "/status")).split("\n", -1)) {
            if (line.startsWith("RssAnon:")) {
                String kilobytes =
                        line.substring("RssAnon:".length()).replace("kB", "").strip();
                return Long.parseLong(kilobytes) << 10;
            }
        }
        return 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // the process has ended, or this isn't Linux
        }
    }
}
