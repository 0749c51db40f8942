// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ItemFailuresTest {
    private static final List<Batch.Entry> BATCH = List.of(entry("99"), entry("100"), entry("101"));

    private static Batch.Entry entry(String sequenceNumber) {
        return new Batch.Entry(1, 0, sequenceNumber, new byte[0]);
    }

    /** -1 for an answer that can't be read. */
    private static int firstFailed(String answer) {
        return ItemFailures.firstFailed(answer.getBytes(StandardCharsets.UTF_8), BATCH)
                .orElse(-1);
    }

    @Test
    void allIsWellWhenNothingIsReported() {
        for (String answer :
                new String[] {"", "null", "\"\"", "{}", "{\"batchItemFailures\":null}", "{\"batchItemFailures\":[]}"}) {
            assertEquals(3, firstFailed(answer), answer);
        }
    }

    @Test
    void theLowestNumberCountsAndNotTheFirstText() {
        assertEquals(
                0, firstFailed("{\"batchItemFailures\":[{\"itemIdentifier\":\"100\"},{\"itemIdentifier\":\"99\"}]}"));
        assertEquals(2, firstFailed("{\"batchItemFailures\":[{\"itemIdentifier\":\"101\"}]}"));
    }

    @Test
    void allHasFailedWhenTheAnswerCannotBeRead() {
        for (String answer : new String[] {
            "5",
            "[]",
            "\"x\"",
            "{\"batchItemFailure\":[]}",
            "{\"batchItemFailures\":{}}",
            "{\"batchItemFailures\":[{}]}",
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
            "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"102\"}]}",
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"x\"}]}",
            "{\"batchItemFailures\":[",
            "not json"
        }) {
            assertEquals(-1, firstFailed(answer), answer);
        }
    }
}
