// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many files and connections this process may have open together, and how many of them are left to clients: who only
 * connects must not keep the database from opening a file, since it writes nothing more after a failure.
 */
public final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LINE = "Max open files";
    /** The database's, jars, and what functions talk through. */
    private static final long OURS = 1_024;

    private static final long CONNECTIONS_MIN = 16;
    private static final int CONNECTIONS_MAX = 10_000;

    private OpenFiles() {}

    /** The limit of this process; {@code Long.MAX_VALUE} if there is none. */
    public static long max() {
        try { // where there is such a file, it spares a start the loading of the management classes
            return max(Files.readAllLines(LIMITS));
        } catch (IOException | RuntimeException e) {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getMaxFileDescriptorCount()
                    : Long.MAX_VALUE;
        }
    }

    static long max(List<String> limits) {
        String line = limits.stream()
                .filter(each -> each.startsWith(LINE))
                .findFirst()
                .orElseThrow();
        String soft = line.substring(LINE.length()).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    /** The connections to grant where {@code max} files may be open: all but ours, at least a quarter. */
    static int connections(long max) {
        return (int) Math.clamp(Math.max(max / 4, max - OURS), CONNECTIONS_MIN, CONNECTIONS_MAX);
    }
}
