// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder that can't be served: the last word of {@code start} is one sentence with what to do. */
class StartFaultsTest {
    @TempDir
    private Path data;

    @Test
    void aFileInItsPlace() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "");
        assertFault(ServerProcess.run(arguments(file)), "it is a file", "--data");
    }

    @Test
    void aPlaceWhereNothingCanBeMade() {
        Path place = Path.of("/proc/rivermill");
        assumeTrue(
                Files.isDirectory(place.getParent()) && "root".equals(System.getProperty("user.name")),
                "a system with such a place, and a user whom rights don't keep from it");
        assertFault(ServerProcess.run(arguments(place)), "it isn't there and can't be made", "--data");
    }

    @Test
    void aDamagedDatabase() throws IOException {
        try (ServerProcess server = ServerProcess.start(data)) {
            server.stop();
        }
        Files.writeString(data.resolve("db").resolve("CURRENT"), "MANIFEST-999999\n");
        assertFault(ServerProcess.run(arguments(data)), "can't be opened", "restore a copy");
    }

    @Test
    void someoneElsesFiles() throws IOException {
        Files.writeString(data.resolve("diary.txt"), "");
        assertFault(ServerProcess.run(arguments(data)), "holds files", "--data");
        assertTrue(Files.exists(data.resolve("diary.txt")), "and nothing happened to them");
    }

    @Test
    void aReadOnlyDisk() {
        assertFault(
                ServerProcess.runUnder(bwrap("--ro-bind", data.toString(), data.toString()), arguments(data)),
                "Read-only",
                "--data");
    }

    @Test
    void aFullDisk() {
        assertFault(
                ServerProcess.runUnder(bwrap("--size", "20000000", "--tmpfs", data.toString()), arguments(data)),
                "nearly full",
                "free some");
    }

    private static List<String> bwrap(String... changes) {
        List<String> command = new ArrayList<>(List.of("bwrap", "--dev-bind", "/", "/"));
        assumeTrue(works(command), "bubblewrap works here");
        command.addAll(List.of(changes));
        return command;
    }

    private static boolean works(List<String> bwrap) {
        List<String> probe = new ArrayList<>(bwrap);
        probe.add("true");
        try {
            return new ProcessBuilder(probe).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String[] arguments(Path folder) {
        return new String[] {"start", "--port", "0", "--data", folder.toString()};
    }

    private static void assertFault(ServerProcess.Finished finished, String says, String cure) {
        String last = finished.output().strip().lines().reduce("", (first, second) -> second);
        assertEquals(1, finished.exitCode(), finished.output());
        assertTrue(last.startsWith("rivermill: ") && last.contains(says) && last.contains(cure), finished.output());
        assertFalse(finished.output().contains("\tat "), "no stack trace");
    }
}
