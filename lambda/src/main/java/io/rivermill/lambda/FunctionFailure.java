// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.lambda.sandbox.Exit;
import io.rivermill.lambda.sandbox.RuntimeReply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A reply of a runtime that is a failure, in AWS's words.
 *
 * @param body what the caller gets
 * @param logged an event of the log; empty if the runtime has said it itself
 */
record FunctionFailure(byte[] body, Outcome.Kind kind, String logged) {

    /** Nothing if the reply is a result. {@code init}: it came before the function was loaded. */
    static Optional<FunctionFailure> of(RuntimeReply reply, String requestId, int timeoutSeconds, boolean init) {
        String prefix = "RequestId: " + requestId + " Error: ";
        return switch (reply) {
            case RuntimeReply.Ready _, RuntimeReply.Response _ -> Optional.empty();
            case RuntimeReply.Failure failure ->
                Optional.of(new FunctionFailure(failure.body(), init ? Outcome.Kind.INIT : Outcome.Kind.ERROR, ""));
            case RuntimeReply.TooLarge _ ->
                Optional.of(new FunctionFailure(
                        body(
                                "Function.ResponseSizeTooLarge",
                                "Response payload size exceeded maximum allowed payload size (6291556 bytes)."),
                        Outcome.Kind.ERROR,
                        ""));
            case RuntimeReply.Ended ended -> {
                String type = exitType(ended.exit());
                String message = prefix + ended.exit().sentence();
                yield Optional.of(new FunctionFailure(
                        body(type, message),
                        init ? Outcome.Kind.INIT : Outcome.Kind.EXIT,
                        message + '\n' + type + '\n'));
            }
            case RuntimeReply.TimedOut _ ->
                Optional.of(new FunctionFailure(
                        body("Sandbox.Timedout", prefix + timedOut(timeoutSeconds)), Outcome.Kind.TIMEOUT, ""));
        };
    }

    static String timedOut(int seconds) {
        return String.format(Locale.ROOT, "Task timed out after %.2f seconds", (double) seconds);
    }

    /** As reports show it. An error that the function itself raised is no failure of its environment. */
    static PlatformLines.Status status(RuntimeReply reply, boolean init) {
        return switch (reply) {
            case RuntimeReply.Ready _, RuntimeReply.Response _ -> PlatformLines.Status.SUCCESS;
            case RuntimeReply.Failure failure ->
                init
                        ? PlatformLines.Status.error(RuntimeVersions.known(failure.errorType()))
                        : PlatformLines.Status.SUCCESS;
            case RuntimeReply.TooLarge _ -> PlatformLines.Status.error("Function.ResponseSizeTooLarge");
            case RuntimeReply.Ended ended -> PlatformLines.Status.error(exitType(ended.exit()));
            case RuntimeReply.TimedOut _ -> PlatformLines.Status.TIMEOUT;
        };
    }

    private static byte[] body(String type, String message) {
        return ("{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String exitType(Exit exit) {
        return exit.outOfMemory() ? "Runtime.OutOfMemory" : "Runtime.ExitError";
    }
}
