// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that answer like a Python of some version, all newer than any real one on the machine. */
final class InterpretersTest {
    @TempDir
    Path folder;

    private Path python(String path, int minor, boolean sdk) throws IOException {
        Path program = folder.resolve(path);
        Files.createDirectories(program.getParent());
        Files.writeString(
                program,
                "#!/bin/sh\necho 3 " + minor + " 1 " + (sdk ? 1 : 0) + "\necho " + program
                        + "\necho /opt/py\necho /opt/py\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private Interpreters interpreters(Map<String, String> configured, boolean exact) {
        return new Interpreters(configured, exact, folder.resolve("bin").toString(), folder);
    }

    @Test
    void takesTheExactVersionAndPrefersOneWithBoto3() throws IOException {
        python("bin/python3.94", 94, false);
        Path better = python(".pyenv/versions/3.94.2/bin/python3", 94, true);
        Interpreter found = interpreters(Map.of(), true).find("python3.94").orElseThrow();
        assertEquals(better, found.executable());
        assertEquals("3.94", found.version());
        assertEquals(java.util.List.of(Path.of("/opt/py")), found.folders());
    }

    @Test
    void takesTheNearestNewerVersionUnlessForbidden() throws IOException {
        python(".pyenv/versions/3.97.0/bin/python3", 97, false);
        python(".asdf/installs/python/3.96.0/bin/python3", 96, false);
        assertEquals(
                96,
                interpreters(Map.of(), false).find("python3.95").orElseThrow().minor());
        assertEquals(Optional.empty(), interpreters(Map.of(), true).find("python3.95"));
    }

    @Test
    void takesTheNewestWhereNoneIsNewer() throws IOException {
        python("bin/python3", 97, false);
        assertEquals(
                97,
                interpreters(Map.of(), false).find("python3.99").orElseThrow().minor());
    }

    @Test
    void takesWhatASettingNames() throws IOException {
        Path own = python("own/python", 91, false);
        Interpreters interpreters = interpreters(Map.of("python3.94", own.toString()), true);
        assertEquals(own, interpreters.find("python3.94").orElseThrow().executable());
    }

    @Test
    void passesOverProgramsThatAnswerNonsense() throws IOException {
        Path program = folder.resolve("bin/python3.94");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\necho hello\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(interpreters(Map.of(), true).find("python3.94").isEmpty());
    }
}
