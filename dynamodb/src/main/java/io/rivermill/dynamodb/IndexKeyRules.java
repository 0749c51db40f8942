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

    /** In whose words a value is refused that has another type, or no content. */
    enum Words {
        /** Of an item that is put, and of AttributeUpdates. */
        ITEM,
        /** Of an update expression. */
        UPDATE,
        /** Of an update expression in a transaction: as of an item where the type is wrong. */
        TRANSACTED_UPDATE;

        static Words of(@Nullable UpdateExpression update) {
            if (update == null) {
                return ITEM;
            }
            return switch (update.form()) {
                case EXPRESSION -> UPDATE;
                case ATTRIBUTE_UPDATES -> ITEM;
            };
        }

        private ServiceException wrongType(Index index, ScalarAttribute attribute, AttributeValue value) {
            return switch (this) {
                case ITEM, TRANSACTED_UPDATE ->
                    ServiceException.validation(INVALID + "Type mismatch for Index Key " + attribute.name()
                            + " Expected: " + attribute.type() + " Actual: " + value.type() + " IndexName: "
                            + index.name());
                case UPDATE ->
                    ServiceException.validation(
                            "The update expression attempted to update the secondary index key to unsupported type");
            };
        }

        private ServiceException empty(Index index, ScalarAttribute attribute) {
            String value = EMPTY + (attribute.type() == AttributeType.B ? "binary" : "string") + " value.";
            return switch (this) {
                case ITEM ->
                    ServiceException.validation(NOT_VALID + "A value specified for a secondary index key is not"
                            + " supported. " + value + " IndexName: " + index.name() + ", IndexKey: "
                            + attribute.name());
                case UPDATE, TRANSACTED_UPDATE ->
                    ServiceException.validation(NOT_VALID + "The update expression attempted to update a secondary"
                            + " index key to a value that is not supported. " + value);
            };
        }
    }

    /** Checks that what {@code item}, which is to be put, has of index keys may be in an index. */
    static void checkPut(Table table, Item item) {
        check(table, null, item, Words.ITEM);
    }

    /** The same of what an update made of an item. What it left as it was is no matter: it may be older than the index. */
    static void checkUpdated(Table table, Words words, @Nullable Item before, Item after) {
        check(table, before, after, words);
    }

    /** The same of what {@code update} writes into index keys whatever the item: that is refused before the item is seen. */
    static void checkWritten(Table table, Words words, UpdateExpression update) {
        for (Index index : table.indexes()) {
            if (index.isBuilding()) {
                continue;
            }
            for (ScalarAttribute attribute : index.keySchema().attributes()) {
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
                    throw (update == null ? Words.ITEM : Words.TRANSACTED_UPDATE).empty(index, attribute);
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
            throw words.wrongType(index, attribute, value);
        }
        if (value.keyLength() == 0) {
            throw words.empty(index, attribute);
        }
        int bytes = KeyRules.length(value);
        int bytesMax =
                index.keySchema().hash().contains(attribute) ? KeyRules.HASH_BYTES_MAX : KeyRules.RANGE_BYTES_MAX;
        if (bytes > bytesMax) {
            throw ServiceException.validation(INVALID + "Size limit exceeded for Index Key " + attribute.name()
                    + " Actual Size: " + bytes + " bytes Max Size: " + bytesMax + " bytes IndexName: " + index.name());
        }
    }
}
