// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time that a process has used since a moment, user and system, as Linux counts it (in steps of 10 ms). */
record ProcessTime(long pid, long ticksAtStart) {
    private static final double TICK_MICROS = 10_000; // USER_HZ is 100 on every Linux that a JDK runs on
    private static final int UTIME = 11; // fields after the command's closing bracket

    static ProcessTime of(long pid) {
        return new ProcessTime(pid, ticks(pid));
    }

    double microsSince() {
        return (ticks(pid) - ticksAtStart) * TICK_MICROS;
    }

    /** Resident memory in MB. */
    static double residentMegabytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
