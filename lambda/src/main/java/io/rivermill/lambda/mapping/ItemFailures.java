// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a function's answer to ReportBatchItemFailures: {@code {"batchItemFailures":[{"itemIdentifier":"…"}]}}. */
final class ItemFailures {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String LIST = "batchItemFailures";
    private static final String ITEM = "itemIdentifier";

    private ItemFailures() {}

    /**
     * The index of the first record to try again: the lowest that is named, the batch's size if all is well, and 0 if the
     * answer can't be read as one.
     */
    static int firstFailed(byte[] answer, List<Batch.Entry> batch) {
        try (JsonParser parser = JSON.createParser(answer)) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return batch.size();
            }
            if (first == JsonToken.VALUE_STRING) {
                return parser.getText().isEmpty() ? batch.size() : 0;
            }
            return first == JsonToken.START_OBJECT ? firstFailed(parser, batch) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // not an answer of the agreed form: all is tried again
        }
    }

    private static int firstFailed(JsonParser parser, List<Batch.Entry> batch) throws IOException {
        int lowest = batch.size();
        boolean isEmpty = true;
        boolean isKnown = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            isEmpty = false;
            boolean list = parser.currentName().equals(LIST);
            JsonToken value = parser.nextToken();
            if (!list) {
                parser.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                isKnown = true;
                lowest = Math.min(lowest, lowestNamed(parser, batch));
            } else if (value == JsonToken.VALUE_NULL) {
                isKnown = true;
            } else {
                return 0;
            }
        }
        return isEmpty || isKnown ? lowest : 0; // with other members only, the key is misspelt
    }

    private static int lowestNamed(JsonParser parser, List<Batch.Entry> batch) throws IOException {
        Map<BigInteger, Integer> indexes = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            indexes.put(new BigInteger(batch.get(i).sequenceNumber()), i);
        }
        int lowest = batch.size();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String identifier = parser.currentToken() == JsonToken.START_OBJECT ? identifier(parser) : null;
            Integer index = identifier == null || identifier.isEmpty() ? null : indexes.get(new BigInteger(identifier));
            if (index == null) {
                return 0;
            }
            lowest = Math.min(lowest, index);
        }
        return lowest;
    }

    private static @Nullable String identifier(JsonParser parser) throws IOException {
        String identifier = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean item = parser.currentName().equals(ITEM);
            JsonToken value = parser.nextToken();
            if (item && value == JsonToken.VALUE_STRING) {
                identifier = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return identifier;
    }
}
