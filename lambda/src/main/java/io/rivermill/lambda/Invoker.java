// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.util.Optional;

/**
 * Runs functions.
 *
 * <p>Threads: any that may block; {@link #invoke} takes as long as the function, {@link #prewarm} returns at once.
 */
public interface Invoker {

    /** Runs a function once and waits for what becomes of it. Interrupting it ends the environment, not the server. */
    Outcome invoke(Invocation invocation) throws InterruptedException;

    /** Starts environments, so that {@code count} invocations at a time need not wait for a cold start. */
    void prewarm(FunctionName function, int count);

    /** The ARN of a function's role; nothing if there is no such function. */
    Optional<String> roleArn(FunctionName function);
}
