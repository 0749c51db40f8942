// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * One invocation as the runtime is told of it.
 *
 * @param deadlineMillis when its time is over, since the epoch
 * @param clientContext JSON text, not base64
 */
public record RuntimeEvent(
        String requestId,
        byte[] payload,
        long deadlineMillis,
        String invokedFunctionArn,
        String traceId,
        @Nullable String clientContext) {}
