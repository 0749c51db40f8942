// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

/**
 * What holds a tree of processes within bounds, and together: a {@link ControlGroup} where the server may make one, else
 * {@link ProcessTree}, which only looks.
 */
interface Limits extends AutoCloseable {
    /** Processes and threads of one environment, as AWS has it. */
    int PROCESSES_MAX = 1024;

    /** Present memory, without files in the private folder, and number of processes as far as known. */
    record Usage(long bytes, int processes) {}

    Usage usage(Process process);

    void killAll(Process process);

    /** The kernel has killed a process of the tree for its memory. */
    boolean ranOutOfMemory();

    @Override
    void close();
}
