// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one shard that are given up together, in order, at least one.
 *
 * @param invocations how often the function ran with them, or with a batch that held them
 * @param lastResult what became of the last of these; null if there was none
 */
record Discarded(
        Mapping mapping,
        String shardId,
        List<Batch.Entry> records,
        Condition condition,
        int invocations,
        @Nullable BatchResult lastResult) {

    /** Why. */
    enum Condition {
        /** The function failed as often as the mapping allows. */
        RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
        /** They are older than the mapping allows, or than the stream keeps. */
        RECORD_AGE_EXCEEDED("RecordAgeExceeded"),
        /** A single record that is larger than a function's event may be. */
        RECORD_TOO_LARGE("RetryAttemptsExhausted");

        private final String text;

        Condition(String text) {
            this.text = text;
        }

        /** As a failure record names it, which knows two conditions only. */
        String text() {
            return text;
        }
    }

    Discarded {
        records = List.copyOf(records);
    }
}
