// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every planted fault is found, and comes with a cure. */
class DoctorTest {
    private static final int PORT = 4566;
    private final Machine machine = new Machine();

    @Test
    void aHealthyMachineHasNothingButOk() {
        assertTrue(look().stream().allMatch(finding -> finding.state() == Finding.State.ok), () -> look().toString());
    }

    @Test
    void anOldJavaIsAProblem() {
        machine.java = 21;
        assertFault("java", Finding.State.problem, "adoptium");
    }

    @Test
    void aMissingPythonAndAMissingBoto3AreWarnings() {
        machine.programs.remove("/usr/bin/python3");
        assertFault("python3", Finding.State.warning, "apt-get install python3");
        machine.programs.put("/usr/bin/python3", new Surroundings.Ran(0, "3.13 no"));
        assertFault("boto3", Finding.State.warning, "python3-boto3");
    }

    @Test
    void aMissingAndAForbiddenBubblewrapHaveDifferentCures() {
        machine.programs.remove("bwrap");
        assertFault("bwrap", Finding.State.warning, "apt-get install bubblewrap");
        machine.programs.put("bwrap", new Surroundings.Ran(1, "bwrap: setting up uid map: Permission denied"));
        assertFault("bwrap", Finding.State.warning, "sysctl");
        assertTrue(finding("bwrap").found().contains("Permission denied"));
    }

    @Test
    void aTakenPortIsAProblemUnlessRivermillHasIt() {
        machine.listener = Surroundings.Listener.SOMETHING_ELSE;
        assertFault("port", Finding.State.problem, "--port");
        machine.listener = Surroundings.Listener.RIVERMILL;
        assertEquals(Finding.State.ok, finding("port").state());
    }

    @Test
    void aFolderThatCannotBeWrittenIsAProblem() {
        machine.writable = false;
        assertFault("data", Finding.State.problem, "--data");
    }

    @Test
    void littleSpaceIsAWarningAndTooLittleAProblem() {
        machine.freeBytes = 500L << 20;
        assertFault("disk", Finding.State.warning, "free some space");
        machine.freeBytes = 100L << 20;
        assertFault("disk", Finding.State.problem, "free some space");
    }

    @Test
    void fewOpenFilesAreAWarningAndTooFewAProblem() {
        machine.openFiles = 2_000;
        assertFault("open files", Finding.State.warning, "ulimit -n");
        machine.openFiles = 256;
        assertFault("open files", Finding.State.problem, "ulimit -n");
    }

    @Test
    void aClockBeforeTheBuildOrBeforeTheDataIsFound() {
        machine.newest = machine.now.plusSeconds(3_600);
        assertFault("clock", Finding.State.warning, "timedatectl");
        machine.now = Instant.parse("1970-01-01T00:00:10Z");
        assertFault("clock", Finding.State.problem, "timedatectl");
    }

    @Test
    void variablesThatPointElsewhereAreFound() {
        machine.environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:9999");
        machine.environment.put("AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.us-east-1.amazonaws.com");
        machine.environment.put("AWS_PROFILE", "production");
        machine.environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        machine.environment.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        machine.environment.put("HTTP_PROXY", "http://proxy:3128");
        machine.environment.remove("AWS_DISABLE_HOST_PREFIX_INJECTION");
        assertFault("AWS_ENDPOINT_URL", Finding.State.warning, "rivermill env");
        assertFault("AWS_ENDPOINT_URL_DYNAMODB", Finding.State.warning, "unset AWS_ENDPOINT_URL_DYNAMODB");
        assertFault("AWS_PROFILE", Finding.State.warning, "unset AWS_PROFILE");
        assertFault("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", Finding.State.warning, "unset");
        assertFault("AWS_ACCESS_KEY_ID", Finding.State.warning, "rivermill env");
        assertFault("HTTP_PROXY", Finding.State.warning, "NO_PROXY");
        assertFault("AWS_DISABLE_HOST_PREFIX_INJECTION", Finding.State.warning, "rivermill env");
        machine.environment.clear();
        assertFault("AWS_ENDPOINT_URL", Finding.State.warning, "rivermill env");
    }

    private void assertFault(String check, Finding.State state, String cure) {
        Finding finding = finding(check);
        assertEquals(state, finding.state(), finding.toString());
        assertTrue(finding.cure().contains(cure), finding.toString());
        assertFalse(finding.found().isEmpty(), finding.toString());
    }

    private Finding finding(String check) {
        return look().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> look() {
        return new Doctor(machine, Path.of("data"), PORT).look();
    }

    /** A machine where all is well until a test changes it. */
    private static final class Machine implements Surroundings {
        private final Map<String, Ran> programs =
                new HashMap<>(Map.of("/usr/bin/python3", new Ran(0, "3.13 yes"), "bwrap", new Ran(0, "")));
        private final Map<String, String> environment = new HashMap<>(EnvCommand.variables("http://127.0.0.1:" + PORT));
        private int java = 25;
        private Listener listener = Listener.NOBODY;
        private boolean writable = true;
        private long freeBytes = 10L << 30;
        private long openFiles = 65_536;
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private Instant newest = Instant.EPOCH;

        @Override
        public Map<String, String> environment() {
            return environment;
        }

        @Override
        public String operatingSystem() {
            return "Linux";
        }

        @Override
        public int javaVersion() {
            return java;
        }

        @Override
        public Ran run(String... command) {
            return programs.getOrDefault(command[0], new Ran(-1, ""));
        }

        @Override
        public Listener listener(int port) {
            return listener;
        }

        @Override
        public long freeBytes(Path folder) {
            return freeBytes;
        }

        @Override
        public boolean isWritable(Path folder) {
            return writable;
        }

        @Override
        public Instant newestFile(Path folder) {
            return newest;
        }

        @Override
        public long openFilesMax() {
            return openFiles;
        }

        @Override
        public Instant now() {
            return now;
        }
    }
}
