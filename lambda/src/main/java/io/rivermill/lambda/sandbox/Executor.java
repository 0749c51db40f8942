// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One way of running functions' processes.
 *
 * <p>Threads: all methods may be called from any thread and may block for as long as starting a process takes.
 */
public interface Executor extends AutoCloseable {

    /** As settings and log lines name it. */
    String name();

    /** True if a function can't reach the files, processes and network of the server's user. */
    boolean isolated();

    /** Nothing if functions can be run this way here, else why not, in words for an operator. */
    Optional<String> unavailable();

    /** Where a process that is started in {@code folder} will find things. */
    Layout layout(SandboxFolder folder, Path code, boolean networkOpen);

    /**
     * Starts a process and all that watches over it. It has started when this returns; whether it runs well shows by what
     * it prints, asks and returns.
     *
     * @throws java.io.UncheckedIOException if it can't be started
     */
    Sandbox start(SandboxSpec spec);

    /** Lets go of what the executor itself holds. Sandboxes are closed by those who started them, before. */
    @Override
    void close();
}
