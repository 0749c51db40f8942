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
 * no other tree has, or since it holds the pipe into which the tree prints. One that has dropped both isn't found.
 */
final class ProcessTree implements Limits {
    private static final Path PROC = Path.of("/proc");
    private static final int KILL_ROUNDS_MAX = 20;

    private final @Nullable String variable;
    private final @Nullable Path pipe;

    /** Of a process that was just started; {@code variable} is {@code NAME=value}. */
    ProcessTree(String variable, Process process) {
        this.variable = variable;
        this.pipe = target(PROC.resolve(process.pid() + "/fd/1"));
    }

    private ProcessTree() {
        this.variable = null;
        this.pipe = null;
    }

    /** Where the sandbox itself lets nobody leave the tree. */
    static ProcessTree closed() {
        return new ProcessTree();
    }

    @Override
    public Usage usage(Process process) {
        long bytes = 0;
        List<Long> members = members(process.pid());
        if (members.size() > PROCESSES_MAX) {
            return new Usage(0, members.size()); // that alone ends it
        }
        for (long pid : members) {
            bytes += members.size() == 1
                    ? anonymousBytes(pid, "status", "RssAnon:")
                    : anonymousBytes(pid, "smaps_rollup", "Pss_Anon:"); // forked children share most of theirs
        }
        return new Usage(bytes, members.size());
    }

    @Override
    public void killAll(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        for (int round = 0; variable != null && round < KILL_ROUNDS_MAX; round++) {
            List<ProcessHandle> strays = strays();
            if (strays.isEmpty()) {
                return;
            }
            strays.forEach(ProcessHandle::destroyForcibly); // whose children may be newer than the list
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

    private List<ProcessHandle> strays() {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                boolean marked =
                        List.of(read(folder.resolve("environ")).split("\0", -1)).contains(variable);
                ProcessHandle.of(Long.parseLong(folder.getFileName().toString()))
                        .filter(process -> marked || holdsPipe(process))
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            // not Linux
        }
        return found;
    }

    /** The server reads from the pipe, and its children have it for a moment while they start: those are no strays. */
    private boolean holdsPipe(ProcessHandle process) {
        ProcessHandle server = ProcessHandle.current();
        if (pipe == null
                || process.equals(server)
                || process.parent().filter(server::equals).isPresent()) {
            return false;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(PROC.resolve(process.pid() + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (pipe.equals(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException e) {
            // it has ended, or belongs to somebody else
        }
        return false;
    }

    private static @Nullable Path target(Path descriptor) {
        try {
            Path target = Files.readSymbolicLink(descriptor);
            return target.toString().startsWith("pipe:") ? target : null;
        } catch (IOException e) {
            return null;
        }
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

    /** The sizes of {@code /proc} are in kilobytes; 0 if it doesn't tell. */
    private static long anonymousBytes(long pid, String file, String field) {
        for (String line : read(PROC.resolve(pid + "/" + file)).split("\n", -1)) {
            if (line.startsWith(field)) {
                return Long.parseLong(
                                line.substring(field.length()).replace("kB", "").strip())
                        << 10;
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
