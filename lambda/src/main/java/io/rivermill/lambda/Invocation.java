// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import org.jspecify.annotations.Nullable;

/**
 * One call of a function, {@code $LATEST}.
 *
 * @param payload the event as JSON; handed over, not changed
 * @param requestId the same in all attempts at the same event
 * @param invokedArn the ARN by which it was called
 * @param clientContext JSON text
 */
public record Invocation(
        FunctionName function,
        byte[] payload,
        String requestId,
        String invokedArn,
        @Nullable String clientContext) {

    /** A call by the unqualified ARN, as triggers make it. */
    public static Invocation of(FunctionName function, byte[] payload, String requestId) {
        return new Invocation(function, payload, requestId, function.arn(), null);
    }
}
