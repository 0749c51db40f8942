// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.UpdateExpression;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * What DynamoDB asks of attributes that are keys of indexes, in its words. Until an index is complete, what can't be in
 * it is only left out of it.
 */
final class IndexKeyRules {
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";
    private static final String EMPTY = "The AttributeValue for a key attribute cannot contain an empty ";

    private IndexKeyRules() {}

    /** In which words a value is refused that has another type, no content, or too much of it. */
    enum Words {
        /** Of an item that is put, and of AttributeUpdates. */
        PUT,
        /** Of what an update expression writes whatever the item is. */
        WRITTEN,
        /** Of what an update expression takes from the item. */
        COMPUTED;

        private static final String UPDATE = "The update expression attempted to update ";

        static Words of(UpdateExpression update) {
            return switch (update.form()) {
                case EXPRESSION -> WRITTEN;
                case ATTRIBUTE_UPDATES -> PUT;
            };
        }

        private ServiceException wrongType(Index index, ScalarAttribute attribute, AttributeType actual) {
            return switch (this) {
                case PUT, WRITTEN ->
                    ServiceException.validation(INVALID + "Type mismatch for Index Key " + attribute.name()
                            + " Expected: " + attribute.type() + " Actual: " + actual + " IndexName: "
                            + index.name());
                case COMPUTED -> ServiceException.validation(UPDATE + "the secondary index key to unsupported type");
            };
        }

        private ServiceException empty(Index index, ScalarAttribute attribute) {
            String value = EMPTY + (attribute.type() == AttributeType.B ? "binary" : "string") + " value.";
            return switch (this) {
                case PUT ->
                    ServiceException.validation(NOT_VALID + "A value specified for a secondary index key is not"
                            + " supported. " + value + " IndexName: " + index.name() + ", IndexKey: "
                            + attribute.name());
                case WRITTEN, COMPUTED ->
                    ServiceException.validation(
                            NOT_VALID + UPDATE + "a secondary index key to a value that is not supported. " + value);
            };
        }

        private ServiceException tooLong(Index index, ScalarAttribute attribute, int bytes, int bytesMax) {
            return switch (this) {
                case PUT, WRITTEN ->
                    ServiceException.validation(INVALID + "Size limit exceeded for Index Key " + attribute.name()
                            + " Actual Size: " + bytes + " bytes Max Size: " + bytesMax + " bytes IndexName: "
                            + index.name());
                case COMPUTED ->
                    ServiceException.validation(UPDATE + "the secondary index key beyond allowed size limits");
            };
        }
    }

    /** Checks that what {@code item}, which is to be put, has of index keys may be in an index. */
    static void checkPut(Table table, Item item) {
        check(table, null, item, Words.PUT);
    }

    /** The same of what an update made of an item. What it left as it was is no matter: it may be older than the index. */
    static void checkUpdated(Table table, @Nullable Item before, Item after) {
        check(table, before, after, Words.COMPUTED);
    }

    /** The same of what {@code update} writes into index keys whatever the item: that is refused before the item is seen. */
    static void checkWritten(Table table, UpdateExpression update) {
        Words words = Words.of(update);
        for (Index index : table.indexes()) {
            if (index.isBuilding()) {
                continue;
            }
            for (ScalarAttribute attribute : index.keySchema().attributes()) {
                AttributeType type = update.writtenType(attribute.name());
                if (type == null) {
                    continue;
                }
                if (type != attribute.type()) {
                    throw words.wrongType(index, attribute, type);
                }
                AttributeValue value = update.literal(attribute.name());
                if (value != null) {
                    check(index, attribute, value, words);
                }
            }
        }
    }

    /** Refuses only values without content, among what is put or written whatever the item. */
    static void checkNotEmpty(Table table, Item item, @Nullable UpdateExpression update) {
        for (Index index : table.indexes()) {
            if (index.isBuilding()) {
                continue;
            }
            for (ScalarAttribute attribute : index.keySchema().attributes()) {
                AttributeValue value = update == null ? item.get(attribute.name()) : update.literal(attribute.name());
                if (value != null && value.type() == attribute.type() && value.keyLength() == 0) {
                    throw (update == null ? Words.PUT : Words.of(update)).empty(index, attribute);
                }
            }
        }
    }

    private static void check(Table table, @Nullable Item before, Item after, Words words) {
        for (Index index : table.indexes()) {
            if (index.isBuilding() || KeyRules.isIndexable(index.keySchema(), after)) {
                continue;
            }
            for (ScalarAttribute attribute : index.keySchema().attributes()) {
                AttributeValue value = after.get(attribute.name());
                if (value != null && (before == null || !value.equals(before.get(attribute.name())))) {
                    check(index, attribute, value, words);
                }
            }
        }
    }

    private static void check(Index index, ScalarAttribute attribute, AttributeValue value, Words words) {
        if (value.type() != attribute.type()) {
            throw words.wrongType(index, attribute, value.type());
        }
        if (value.keyLength() == 0) {
            throw words.empty(index, attribute);
        }
        int bytes = KeyRules.length(value);
        int bytesMax =
                index.keySchema().hash().contains(attribute) ? KeyRules.HASH_BYTES_MAX : KeyRules.RANGE_BYTES_MAX;
        if (bytes > bytesMax) {
            throw words.tooLong(index, attribute, bytes, bytesMax);
        }
    }
}
