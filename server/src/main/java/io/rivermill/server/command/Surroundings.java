// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** All that the doctor looks at: this machine, or one made up by a test. */
interface Surroundings {

    /**
     * What a program did.
     *
     * @param exitCode -1 if it isn't there
     */
    record Ran(int exitCode, String said) {}

    Map<String, String> environment();

    String operatingSystem();

    int javaVersion();

    /** Runs a program to its end, at most some seconds. */
    Ran run(String... command);

    /** What listens on this port of loopback: nothing, a Rivermill, something else. */
    Listener listener(int port);

    /** Who holds a port. */
    enum Listener {
        NOBODY,
        RIVERMILL,
        SOMETHING_ELSE
    }

    /** Free space where the folder is or would be; -1 if that can't be told. */
    long freeBytes(Path folder);

    /** Whether the folder, or the nearest one above it that is there, can be written. */
    boolean isWritable(Path folder);

    /** When the newest file of the folder was written; the epoch if there is none. */
    Instant newestFile(Path folder);

    /** How many files a process may open. */
    long openFilesMax();

    Instant now();
}
