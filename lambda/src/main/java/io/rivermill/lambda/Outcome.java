// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.time.Duration;

/**
 * What became of an {@link Invocation}. The function ran in {@link Success} and {@link FunctionError}; it didn't in all
 * others, and then trying again later costs nobody an attempt.
 */
public sealed interface Outcome {

    /** The function answered. */
    record Success(byte[] payload, Run run) implements Outcome {}

    /** The function failed; {@code body} is what the caller gets. */
    record FunctionError(byte[] body, Kind kind, Run run) implements Outcome {}

    /** Too many run already. {@code reason} as in TooManyRequestsException. */
    record Throttled(String reason) implements Outcome {}

    /** There is no such function. */
    record FunctionMissing() implements Outcome {}

    /** The function is being created or changed. {@code state} as GetFunction tells it. */
    record NotReady(String state) implements Outcome {}

    /** Its role can't be assumed. */
    record RoleProblem(String message) implements Outcome {}

    /** This server can't run it at present. */
    record Unavailable(String message) implements Outcome {}

    /** How a function failed. */
    enum Kind {
        /** It raised an error, or its answer can't be used. */
        ERROR,
        TIMEOUT,
        /** Its process ended. */
        EXIT,
        /** It couldn't be loaded. */
        INIT
    }

    /**
     * What running it took.
     *
     * @param logTail the last 4,096 bytes of its log, from START to REPORT
     */
    record Run(
            String requestId,
            String executedVersion,
            byte[] logTail,
            Duration duration,
            long billedMillis,
            int memoryMegabytesMax) {}
}
