// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import org.jspecify.annotations.Nullable;

/**
 * Is told of every request that reached an operation, before its answer is sent. Implemented by module logs.
 *
 * <p>Threads: called on event loops and others; must not block, and may drop what it has no room for.
 */
public interface RequestLog {

    /**
     * One answered request.
     *
     * @param operation service and operation, e.g. {@code dynamodb:PutItem}
     * @param caller null if the request wasn't let in
     * @param errorCode null if all went well
     */
    record Entry(
            String requestId,
            String operation,
            @Nullable Caller caller,
            int status,
            @Nullable String errorCode,
            long durationNanos,
            int requestBytes,
            int answerBytes) {}

    void answered(Entry entry);

    /** Forgets everything. */
    static RequestLog none() {
        return entry -> {};
    }
}
