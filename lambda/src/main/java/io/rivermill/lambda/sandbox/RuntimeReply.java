// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

/** What became of an event that was handed to a runtime, or of its init. */
public sealed interface RuntimeReply {

    /** Init is done: the runtime asked for its first event. */
    record Ready() implements RuntimeReply {}

    /** The function's result, as the runtime wrote it. */
    record Response(byte[] payload) implements RuntimeReply {}

    /** The function or its init failed; the body is the runtime's own. */
    record Failure(byte[] body, String errorType) implements RuntimeReply {}

    /** The result was larger than may be answered. */
    record TooLarge(long bytes) implements RuntimeReply {}

    /** The process ended before it answered. {@code taken}: it had the event. */
    record Ended(Exit exit, boolean taken) implements RuntimeReply {}

    /** The time is over. */
    record TimedOut() implements RuntimeReply {}
}
