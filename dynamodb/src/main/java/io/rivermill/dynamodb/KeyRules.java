// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.PathSet;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What DynamoDB asks of primary keys, in its words. */
final class KeyRules {
    static final int HASH_BYTES_MAX = 2_048;
    static final int RANGE_BYTES_MAX = 1_024;
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
        return key.count() == schema.attributes().size() && schema.isIn(key);
    }

    static ServiceException mismatch() {
        return ServiceException.validation("The provided key element does not match the schema");
    }

    /** True if {@code item} has every attribute of an index's key, with its type, neither empty nor too long. */
    static boolean isIndexable(KeySchema schema, Item item) {
        return areIndexable(schema.hash(), item, HASH_BYTES_MAX) && areIndexable(schema.range(), item, RANGE_BYTES_MAX);
    }

    private static boolean areIndexable(List<ScalarAttribute> attributes, Item item, int bytesMax) {
        for (ScalarAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null || value.type() != attribute.type()) {
                return false;
            }
            if (length(value) > bytesMax || value.keyLength() == 0) {
                return false;
            }
        }
        return true;
    }

    /** Checks that the parts of a key that fits are neither empty nor too long. */
    static void checkSizes(KeySchema schema, Item key) {
        for (ScalarAttribute attribute : schema.attributes()) {
            AttributeValue value = key.get(attribute.name());
            if (value != null) {
                checkNotEmpty(attribute.name(), value);
            }
        }
        for (ScalarAttribute hash : schema.hash()) {
            checkHashSize(key.get(hash.name()));
        }
        int range = 0;
        for (ScalarAttribute attribute : schema.range()) {
            range += length(key.get(attribute.name()));
        }
        if (range > RANGE_BYTES_MAX) {
            throw ServiceException.validation(INVALID
                    + "Aggregated size of all range keys has exceeded the size limit of " + RANGE_BYTES_MAX + " bytes");
        }
    }

    /** Checks that the value of a HASH attribute isn't too long, which queries may not ask for either. */
    static void checkHashSize(@Nullable AttributeValue value) {
        if (length(value) > HASH_BYTES_MAX) {
            throw ServiceException.validation(
                    INVALID + "Size of hashkey has exceeded the maximum size limit of" + HASH_BYTES_MAX + " bytes");
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

    /** The bytes of {@code value} that count: a number fits always. */
    static int length(@Nullable AttributeValue value) {
        return value == null || value.type() == AttributeType.N ? 0 : value.keyLength();
    }

    /** Checks that no path goes into a key attribute of the table or of an index: keys are scalars. */
    static void checkPaths(Table table, PathSet paths) {
        for (String attribute : paths.documents()) {
            if (table.keySchema().contains(attribute)) {
                throw notScalar("Key: " + attribute);
            }
            for (Index index : table.indexes()) {
                if (!index.isBuilding() && index.keySchema().contains(attribute)) {
                    throw notScalar("IndexKey: " + attribute);
                }
            }
        }
    }

    /** Checks the same of what is wanted of items; null for all of them. */
    static void checkPaths(Table table, @Nullable ProjectionExpression projection) {
        if (projection != null) {
            checkPaths(table, projection.paths());
        }
    }

    private static ServiceException notScalar(String key) {
        return ServiceException.validation(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are" + " not allowed: "
                        + key);
    }
}
