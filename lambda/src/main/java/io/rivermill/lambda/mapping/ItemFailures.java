// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.wire.JsonTree;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads a function's answer to ReportBatchItemFailures: {@code {"batchItemFailures":[{"itemIdentifier":"…"}]}}. */
final class ItemFailures {
    private static final String LIST = "batchItemFailures";
    private static final String ITEM = "itemIdentifier";
    private static final int NUMBER_DIGITS_MAX = 40;

    private ItemFailures() {}

    /**
     * The index of the first record to try again: the lowest that is named, the batch's size if all is well, and nothing
     * if the answer can't be read as one.
     */
    static OptionalInt firstFailed(byte[] answer, List<Batch.Entry> batch) {
        Object tree = answer.length == 0 ? "" : JsonTree.read(answer);
        return firstFailed(tree, batch);
    }

    /** The same of an answer that has been read. */
    static OptionalInt firstFailed(@Nullable Object tree, List<Batch.Entry> batch) {
        if (JsonTree.NULL.equals(tree) || "".equals(tree)) {
            return OptionalInt.of(batch.size());
        }
        if (!(tree instanceof Map<?, ?> object)) {
            return OptionalInt.empty();
        }
        if (object.isEmpty() || JsonTree.NULL.equals(object.get(LIST))) {
            return OptionalInt.of(batch.size());
        }
        return object.get(LIST) instanceof List<?> failures ? lowest(failures, batch) : OptionalInt.empty();
    }

    private static OptionalInt lowest(List<?> failures, List<Batch.Entry> batch) {
        Map<BigInteger, Integer> indexes = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            indexes.put(new BigInteger(batch.get(i).sequenceNumber()), i);
        }
        int lowest = batch.size();
        for (Object failure : failures) {
            Object identifier = failure instanceof Map<?, ?> object ? object.get(ITEM) : null;
            Integer index =
                    identifier instanceof String text && isNumber(text) ? indexes.get(new BigInteger(text)) : null;
            if (index == null) {
                return OptionalInt.empty();
            }
            lowest = Math.min(lowest, index);
        }
        return OptionalInt.of(lowest);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= NUMBER_DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
