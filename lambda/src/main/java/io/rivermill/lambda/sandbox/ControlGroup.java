// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The control groups of one environment: one folder in version 2, one for memory and one for processes in version 1. The
 * kernel enforces a hard wall of memory and private files together and the number of processes; the finer limit of memory
 * alone is watched by {@link Sandbox}.
 *
 * @param folders all of them; the first counts memory
 * @param anonymousField the line of {@code memory.stat} that counts memory without files
 * @param eventsFile where the kernel counts what it killed
 */
record ControlGroup(List<Path> folders, String anonymousField, String eventsFile) implements Limits {
    private static final long KILL_PAUSE_NANOS = 5_000_000;
    private static final int KILL_ROUNDS_MAX = 20;

    /** Files into which a process writes its own number to be held by these groups. */
    List<Path> joinFiles() {
        return folders.stream().map(folder -> folder.resolve("cgroup.procs")).toList();
    }

    @Override
    public Usage usage(Process process) {
        return new Usage(number(folders.getFirst().resolve("memory.stat"), anonymousField), 0);
    }

    @Override
    public void killAll(Process process) {
        process.destroyForcibly();
        for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
            List<ProcessHandle> members = members();
            if (members.isEmpty()) {
                return;
            }
            members.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public boolean ranOutOfMemory() {
        return number(folders.getFirst().resolve(eventsFile), "oom_kill") > 0;
    }

    /** Removes the groups; a zombie that is just being reaped may take a moment to leave them. */
    @Override
    public void close() {
        for (Path folder : folders) {
            for (int round = 0; round < KILL_ROUNDS_MAX && !removed(folder); round++) {
                LockSupport.parkNanos(KILL_PAUSE_NANOS);
            }
        }
    }

    private static boolean removed(Path folder) {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private List<ProcessHandle> members() {
        List<ProcessHandle> members = new ArrayList<>();
        for (String line : read(joinFiles().getFirst()).split("\n", -1)) {
            if (!line.isBlank()) {
                ProcessHandle.of(Long.parseLong(line.strip())).ifPresent(members::add);
            }
        }
        return members;
    }

    private static long number(Path file, String field) {
        for (String line : read(file).split("\n", -1)) {
            if (line.startsWith(field + " ")) {
                return Long.parseLong(line.substring(field.length() + 1).strip());
            }
        }
        return 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // removed meanwhile
        }
    }
}
