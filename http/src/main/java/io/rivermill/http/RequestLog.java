// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.List;
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
     * @param resource the ARN of what it was about, or of the first if there are several; null if it didn't come to that
     * @param userAgent as the client named itself
     * @param changes the changes it made that streams show; none if it failed
     */
    record Entry(
            String requestId,
            String operation,
            @Nullable Caller caller,
            int status,
            @Nullable String errorCode,
            long durationNanos,
            int requestBytes,
            int answerBytes,
            @Nullable String resource,
            @Nullable String userAgent,
            List<WrittenChanges.Written> changes) {}

    void answered(Entry entry);

    /** False if nobody is told anything, so that nothing need be known. The same at any time. */
    default boolean isOn() {
        return true;
    }

    /** Forgets everything. */
    static RequestLog none() {
        return new RequestLog() {
            @Override
            public void answered(Entry entry) {
                // nobody is told
            }

            @Override
            public boolean isOn() {
                return false;
            }
        };
    }
}
