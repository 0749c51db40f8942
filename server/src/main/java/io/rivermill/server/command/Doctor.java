// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at all that a server, its functions and its clients need of a machine; names what is wrong, with its cure. */
final class Doctor {
    private static final int JAVA_MIN = 25;
    private static final long MIB = 1L << 20;
    private static final long FREE_BYTES_MIN = 256 * MIB; // below, the store refuses writes
    private static final long FREE_BYTES_GOOD = 1024 * MIB;
    private static final long OPEN_FILES_MIN = 1_024; // half of it is the database's
    private static final long OPEN_FILES_GOOD = 4_096;
    private static final Instant BUILT_AFTER = Instant.parse("2025-09-01T00:00:00Z");
    private static final Duration CLOCK_FUZZ = Duration.ofMinutes(1);
    private static final String PYTHON_FACTS = "import sys; from importlib.util import find_spec;"
            + " print('%d.%d' % sys.version_info[:2], 'yes' if find_spec('boto3') else 'no')";

    private final Surroundings here;
    private final Path data;
    private final int port;

    Doctor(Surroundings here, Path data, int port) {
        this.here = here;
        this.data = data;
        this.port = port;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.addAll(python());
        findings.add(bubblewrap());
        findings.add(listening());
        findings.add(folder());
        findings.add(space());
        findings.add(openFiles());
        findings.add(clock());
        findings.addAll(new ClientVariables(here.environment(), port).look());
        return findings;
    }

    private Finding java() {
        int version = here.javaVersion();
        return version >= JAVA_MIN
                ? Finding.ok("java", "version " + version)
                : Finding.problem(
                        "java",
                        "version " + version + " is older than " + JAVA_MIN,
                        "get Temurin " + JAVA_MIN + " from https://adoptium.net and set JAVA_HOME");
    }

    private List<Finding> python() {
        Surroundings.Ran ran = here.run("/usr/bin/python3", "-c", PYTHON_FACTS);
        if (ran.exitCode() != 0) {
            ran = here.run("python3", "-c", PYTHON_FACTS);
        }
        if (ran.exitCode() != 0) {
            return List.of(Finding.warning(
                    "python3", "not found: no Python function can run", "apt-get install python3 python3-boto3"));
        }
        String[] facts = ran.said().split(" ", -1);
        Finding version = Finding.ok("python3", "version " + facts[0]);
        boolean boto3 = facts.length > 1 && facts[1].equals("yes");
        return List.of(
                version,
                boto3
                        ? Finding.ok("boto3", "found")
                        : Finding.warning(
                                "boto3",
                                "not found: functions that import it need it in their zip",
                                "apt-get install python3-boto3"));
    }

    private Finding bubblewrap() {
        if (!here.operatingSystem().equals("Linux")) {
            return Finding.warning(
                    "bwrap",
                    here.operatingSystem() + " has no bubblewrap: functions run with all rights of your user",
                    "run only functions that you trust, or run Rivermill in a Linux machine");
        }
        Surroundings.Ran ran = here.run(
                "bwrap",
                "--unshare-user",
                "--unshare-ipc",
                "--unshare-pid",
                "--unshare-uts",
                "--unshare-net",
                "--ro-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--die-with-parent",
                "/usr/bin/true");
        if (ran.exitCode() == 0) {
            return Finding.ok("bwrap", "works: functions are kept apart");
        }
        return ran.exitCode() < 0
                ? Finding.warning(
                        "bwrap", "not found: functions run with all rights of your user", "apt-get install bubblewrap")
                : Finding.warning(
                        "bwrap",
                        "doesn't work, so functions run with all rights of your user: " + ran.said(),
                        "let users make namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0"
                                + " (Ubuntu), sysctl kernel.unprivileged_userns_clone=1 (old Debian); in a container:"
                                + " --security-opt seccomp=unconfined --security-opt systempaths=unconfined");
    }

    private Finding listening() {
        return switch (here.listener(port)) {
            case NOBODY -> Finding.ok("port", port + " is free");
            case RIVERMILL -> Finding.ok("port", "a Rivermill answers on " + port);
            case SOMETHING_ELSE ->
                Finding.problem(
                        "port",
                        "something else listens on " + port,
                        "rivermill start --port N with another one, or 0 for a free one");
        };
    }

    private Finding folder() {
        return here.isWritable(data)
                ? Finding.ok("data", data + " can be written")
                : Finding.problem(
                        "data",
                        data + " is no folder that this user can write",
                        "rivermill start --data DIR with another folder, or chown this one");
    }

    private Finding space() {
        long free = here.freeBytes(data);
        String found = free / MIB + " MB free for " + data;
        String cure = "free some space, or rivermill start --data DIR on another disk";
        if (free < 0) {
            return Finding.warning("disk", "the free space for " + data + " can't be told", cure);
        }
        if (free < FREE_BYTES_MIN) {
            return Finding.problem("disk", found + ": writes are refused below " + FREE_BYTES_MIN / MIB + " MB", cure);
        }
        return free < FREE_BYTES_GOOD ? Finding.warning("disk", found, cure) : Finding.ok("disk", found);
    }

    private Finding openFiles() {
        long max = here.openFilesMax();
        String cure = "ulimit -n 65536 before starting, or LimitNOFILE=65536 in the systemd unit";
        if (max < OPEN_FILES_MIN) {
            return Finding.problem("open files", "at most " + max, cure);
        }
        return max < OPEN_FILES_GOOD
                ? Finding.warning("open files", "at most " + max + ", so few connections", cure)
                : Finding.ok("open files", max == Long.MAX_VALUE ? "no limit" : "at most " + max);
    }

    private Finding clock() {
        Instant now = here.now();
        String cure = "set the clock (timedatectl set-ntp true)";
        if (now.isBefore(BUILT_AFTER)) {
            return Finding.problem("clock", "says " + now + ", which is before this was built", cure);
        }
        Instant newest = here.newestFile(data);
        return newest.isAfter(now.plus(CLOCK_FUZZ))
                ? Finding.warning(
                        "clock", "says " + now + ", but the data was written at " + newest, cure + ", or wait for it")
                : Finding.ok("clock", now.toString());
    }
}
