// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.UpdateExpression;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/** What DynamoDB asks of whole items, in its words. */
final class ItemRules {
    private static final int ITEM_BYTES_MAX = 400 * 1_024;
    private static final int HASH_BYTES_MAX = 2_048;
    private static final int RANGE_BYTES_MAX = 1_024;
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";

    private ItemRules() {}

    static void checkPutSize(Item item) {
        if (item.sizeBytes() > ITEM_BYTES_MAX) {
            throw ServiceException.validation("Item size has exceeded the maximum allowed size");
        }
    }

    static void checkUpdatedSize(Item item) {
        if (item.sizeBytes() > ITEM_BYTES_MAX) {
            throw ServiceException.validation("Item size to update has exceeded the maximum allowed size");
        }
    }

    /** Checks that what {@code item}, which is to be put, has of index keys may be in an index. */
    static void checkIndexKeys(Table table, Item item) {
        checkIndexKeys(table, null, item, ItemRules::notIndexable);
    }

    /**
     * The same of what {@code update} made of an item, in its words. What it left as it was is no matter: it may be older
     * than the index.
     */
    static void checkUpdatedIndexKeys(Table table, UpdateExpression update, @Nullable Item before, Item after) {
        checkIndexKeys(table, before, after, refusal(update));
    }

    /** The same of what {@code update} writes into index keys whatever the item: that is refused before the item is seen. */
    static void checkWrittenIndexKeys(Table table, UpdateExpression update) {
        for (Index index : table.indexes()) {
            if (index.isBuilding()) {
                continue; // until it is complete, what can't be in it is only left out
            }
            for (ScalarAttribute attribute : index.keySchema().attributes()) {
                AttributeValue value = update.literal(attribute.name());
                if (value != null) {
                    checkIndexKey(index, attribute, value, refusal(update));
                }
            }
        }
    }

    private static void checkIndexKeys(Table table, @Nullable Item before, Item after, IndexKeyRefusal refusal) {
        for (Index index : table.indexes()) {
            if (index.isBuilding() || KeyRules.isIndexable(index.keySchema(), after)) {
                continue;
            }
            for (ScalarAttribute attribute : index.keySchema().attributes()) {
                AttributeValue value = after.get(attribute.name());
                if (value != null && (before == null || !value.equals(before.get(attribute.name())))) {
                    checkIndexKey(index, attribute, value, refusal);
                }
            }
        }
    }

    private static void checkIndexKey(
            Index index, ScalarAttribute attribute, AttributeValue value, IndexKeyRefusal refusal) {
        if (value.type() != attribute.type() || value.keyLength() == 0) {
            throw refusal.of(index, attribute, value);
        }
        checkIndexKeySize(index.keySchema(), attribute, value);
    }

    /** Says what is wrong with the value of an index's key attribute that is empty or has another type. */
    private interface IndexKeyRefusal {
        ServiceException of(Index index, ScalarAttribute attribute, AttributeValue value);
    }

    private static IndexKeyRefusal refusal(UpdateExpression update) {
        return switch (update.form()) {
            case EXPRESSION -> ItemRules::notIndexableAfterUpdate;
            case ATTRIBUTE_UPDATES -> ItemRules::notIndexable;
        };
    }

    private static ServiceException notIndexable(Index index, ScalarAttribute attribute, AttributeValue value) {
        return value.type() != attribute.type()
                ? ServiceException.validation(INVALID + "Type mismatch for Index Key " + attribute.name()
                        + " Expected: " + attribute.type() + " Actual: " + value.type() + " IndexName: "
                        + index.name())
                : ServiceException.validation(NOT_VALID + "A value specified for a secondary index key is not"
                        + " supported. The AttributeValue for a key attribute cannot contain an empty "
                        + kind(value) + " value. IndexName: " + index.name() + ", IndexKey: " + attribute.name());
    }

    private static ServiceException notIndexableAfterUpdate(
            Index index, ScalarAttribute attribute, AttributeValue value) {
        return value.type() != attribute.type()
                ? ServiceException.validation(
                        "The update expression attempted to update the secondary index key to unsupported type")
                : ServiceException.validation(NOT_VALID + "The update expression attempted to update a secondary"
                        + " index key to a value that is not supported. The AttributeValue for a key attribute cannot"
                        + " contain an empty " + kind(value) + " value.");
    }

    private static void checkIndexKeySize(KeySchema schema, ScalarAttribute attribute, AttributeValue value) {
        int bytesMax = schema.hash().contains(attribute) ? HASH_BYTES_MAX : RANGE_BYTES_MAX;
        if (value.type() != AttributeType.N && value.keyLength() > bytesMax) {
            throw ServiceException.validation(INVALID + "Size limit exceeded");
        }
    }

    private static String kind(AttributeValue value) {
        return value.type() == AttributeType.B ? "binary" : "string";
    }
}
