// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where this process may make control groups, if anywhere. Version 2 is taken when its controllers are on and a group can
 * be made below the root or below this process's own group; else version 1, whose memory and process counts stand in
 * folders of their own.
 *
 * <p>Groups are called {@code rivermill-PID}, so that a later server can remove what a killed one left behind.
 */
final class ControlGroups implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String NAME = "rivermill-";
    private static final String ANONYMOUS_V1 = "total_rss";
    private static final String ANONYMOUS_V2 = "anon";

    private static final AtomicInteger INSTANCES = new AtomicInteger(); // several servers of one process, in tests

    private final List<Path> parents;
    private final boolean unified;

    private ControlGroups(List<Path> parents, boolean unified) {
        this.parents = parents;
        this.unified = unified;
    }

    /** Finds the place and proves it by making a group; nothing where that fails. */
    static Optional<ControlGroups> detect() {
        String own = NAME + ProcessHandle.current().pid() + '-' + INSTANCES.incrementAndGet();
        Optional<ControlGroups> found = open(List.of(ROOT), own, true);
        return found.isPresent() ? found : open(List.of(ROOT.resolve("memory"), ROOT.resolve("pids")), own, false);
    }

    private static Optional<ControlGroups> open(List<Path> roots, String own, boolean unified) {
        String memoryFile = unified ? "memory.max" : "memory.limit_in_bytes";
        if (!Files.isWritable(roots.getFirst())
                || !Files.exists(roots.getFirst().resolve("cgroup.procs"))) {
            return Optional.empty();
        }
        roots.forEach(ControlGroups::removeLeftovers);
        List<Path> parents = roots.stream().map(root -> root.resolve(own)).toList();
        ControlGroups groups = new ControlGroups(parents, unified);
        try {
            for (Path parent : parents) {
                Files.createDirectory(parent);
            }
            if (unified) {
                Files.writeString(parents.getFirst().resolve("cgroup.subtree_control"), "+memory +pids");
            }
            if (Files.exists(parents.getFirst().resolve(memoryFile))) {
                return Optional.of(groups);
            }
        } catch (IOException e) {
            // Not allowed here: functions are watched instead.
        }
        groups.close();
        return Optional.empty();
    }

    /** Makes the groups of one environment, or nothing if the kernel refuses. */
    Optional<ControlGroup> create(String name, long memoryBytes, int processes) {
        List<Path> folders =
                parents.stream().map(parent -> parent.resolve(name)).toList();
        ControlGroup group = unified
                ? new ControlGroup(folders, ANONYMOUS_V2, "memory.events")
                : new ControlGroup(folders, ANONYMOUS_V1, "memory.oom_control");
        try {
            for (Path folder : folders) {
                Files.createDirectory(folder);
            }
            Path memory = folders.getFirst();
            if (unified) {
                Files.writeString(memory.resolve("memory.max"), Long.toString(memoryBytes));
                writeIfThere(memory.resolve("memory.swap.max"), "0");
                writeIfThere(memory.resolve("memory.oom.group"), "1");
            } else {
                Files.writeString(memory.resolve("memory.limit_in_bytes"), Long.toString(memoryBytes));
                writeIfThere(memory.resolve("memory.memsw.limit_in_bytes"), Long.toString(memoryBytes));
            }
            Files.writeString(folders.getLast().resolve("pids.max"), Integer.toString(processes));
            return Optional.of(group);
        } catch (IOException e) {
            group.close();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        parents.forEach(ControlGroups::remove);
    }

    private static void writeIfThere(Path file, String text) throws IOException {
        if (Files.exists(file)) {
            Files.writeString(file, text);
        }
    }

    private static void removeLeftovers(Path root) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, NAME + "*")) {
            for (Path folder : folders) {
                String pid =
                        folder.getFileName().toString().substring(NAME.length()).split("-", 2)[0];
                if (pid.chars().allMatch(Character::isDigit)
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    remove(folder);
                }
            }
        } catch (IOException e) {
            // They stay for the next start.
        }
    }

    private static void remove(Path folder) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : children) {
                Files.deleteIfExists(child);
            }
        } catch (IOException e) {
            // Still in use, or gone.
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Still in use: removed by a later start.
        }
    }
}
