// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/** What DynamoDB asks of primary keys, in its words. */
final class KeyRules {
    private static final int PARTITION_BYTES_MAX = 2_048;
    private static final int SORT_BYTES_MAX = 1_024;
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";

    private KeyRules() {}

    /** Checks that {@code item} may be put: it has a key of the right types and sizes. */
    static void checkPut(KeySchema schema, Item item) {
        for (ScalarAttribute attribute : schema.attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                throw ServiceException.validation(INVALID + "Missing the key " + attribute.name() + " in the item");
            }
            if (value.type() != attribute.type()) {
                throw ServiceException.validation(INVALID + "Type mismatch for key " + attribute.name() + " expected: "
                        + attribute.type() + " actual: " + value.type());
            }
        }
        checkSizes(schema, item);
    }

    /** Checks that {@code key} is exactly a key of this schema. */
    static void checkKey(KeySchema schema, Item key) {
        if (!fits(schema, key)) {
            throw mismatch();
        }
        checkSizes(schema, key);
    }

    /** True if {@code key} has the schema's attributes with their types, and no others. */
    static boolean fits(KeySchema schema, Item key) {
        if (key.count() != schema.attributes().size()) {
            return false;
        }
        for (ScalarAttribute attribute : schema.attributes()) {
            AttributeValue value = key.get(attribute.name());
            if (value == null || value.type() != attribute.type()) {
                return false;
            }
        }
        return true;
    }

    static ServiceException mismatch() {
        return ServiceException.validation("The provided key element does not match the schema");
    }

    /** Checks that the parts of a key that fits are neither empty nor too long. */
    static void checkSizes(KeySchema schema, Item key) {
        for (ScalarAttribute attribute : schema.attributes()) {
            AttributeValue value = key.get(attribute.name());
            if (value != null) {
                checkNotEmpty(attribute.name(), value);
            }
        }
        if (length(key.get(schema.partition().name())) > PARTITION_BYTES_MAX) {
            throw ServiceException.validation(INVALID + "Size of hashkey has exceeded the maximum size limit of"
                    + PARTITION_BYTES_MAX + " bytes");
        }
        ScalarAttribute sort = schema.sort();
        if (sort != null && length(key.get(sort.name())) > SORT_BYTES_MAX) {
            throw ServiceException.validation(INVALID
                    + "Aggregated size of all range keys has exceeded the size limit of " + SORT_BYTES_MAX + " bytes");
        }
    }

    static void checkNotEmpty(String attribute, AttributeValue value) {
        if (value.keyLength() == 0) {
            String kind = value.type() == AttributeType.B ? "binary" : "string";
            throw ServiceException.validation(
                    NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty " + kind
                            + " value. Key: " + attribute);
        }
    }

    private static int length(@Nullable AttributeValue value) {
        return value == null || value.type() == AttributeType.N ? 0 : value.keyLength();
    }
}
