// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.InvalidValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Query and Scan read: a table, or an index of it. */
record ReadSource(Table table, @Nullable Index index) {
    /** What AWS says of a start key that isn't one of the source. */
    static final String START_KEY = "The provided starting key is invalid";

    /** What AWS says in a start key, as anywhere else, without the place: of numbers and of repeated members. */
    private static final List<String> PLACELESS = List.of(
            "cannot be converted to a numeric value",
            "Number overflow",
            "Number underflow",
            "significant digits in a Number",
            "An number set",
            "Input collection");

    /** The table, or its index called {@code indexName} if that isn't null. */
    static ReadSource of(Table table, @Nullable String indexName, boolean consistent) {
        if (indexName == null) {
            return new ReadSource(table, null);
        }
        Index index = table.index(indexName);
        if (index == null) {
            throw ServiceException.validation("The table does not have the specified index: " + indexName);
        }
        if (index.isBuilding()) {
            throw ServiceException.validation("Cannot read from backfilling global secondary index: " + indexName);
        }
        if (consistent && !index.local()) {
            throw ServiceException.validation("Consistent reads are not supported on global secondary indexes");
        }
        return new ReadSource(table, index);
    }

    Keyspace keyspace() {
        return index == null ? table.keyspace() : index.keyspace();
    }

    /** The key by which this is queried and ordered. */
    KeySchema keySchema() {
        return index == null ? table.keySchema() : index.keySchema();
    }

    /** The attributes that tell where a page ended: the index's key and the table's. */
    List<String> startKeyNames() {
        return startKeyAttributes().stream().map(ScalarAttribute::name).toList();
    }

    /** The row that a page ended with. */
    RowKey row(Item startKey) {
        return index == null ? RowKeys.of(table, startKey) : index.row(table, startKey);
    }

    /** The row of the table that has the item of an index's entry. */
    RowKey itemRow(Item entry) {
        return RowKeys.of(table, entry);
    }

    /** Refuses a start key whose values are malformed. Mostly AWS says that it is there. */
    static void checkStartValues(RequestWording wording, @Nullable Item startKey) {
        InvalidValue invalid = startKey == null ? null : startKey.invalid();
        if (invalid != null) {
            String text = wording.text(invalid);
            throw wording.refuse(PLACELESS.stream().anyMatch(text::contains) ? text : START_KEY + ": " + text);
        }
    }

    /** Refuses a start key that hasn't the attributes of this source's, with {@code mismatch}, or that has an empty one. */
    void checkStartKey(Item startKey, String mismatch) {
        List<ScalarAttribute> attributes = startKeyAttributes();
        boolean fits = startKey.count() == attributes.size();
        for (ScalarAttribute attribute : attributes) {
            AttributeValue value = startKey.get(attribute.name());
            fits = fits && value != null && value.type() == attribute.type();
        }
        if (!fits) {
            throw ServiceException.validation(mismatch);
        }
        for (ScalarAttribute attribute : attributes) {
            checkNotEmpty(attribute, Objects.requireNonNull(startKey.get(attribute.name())));
        }
    }

    private static void checkNotEmpty(ScalarAttribute attribute, AttributeValue value) {
        if (value.keyLength() == 0) {
            throw ServiceException.validation(START_KEY + ": One or more parameter values are not valid. The"
                    + " AttributeValue for a key attribute cannot contain an empty "
                    + (attribute.type() == AttributeType.B ? "binary" : "string") + " value. Key: "
                    + attribute.name());
        }
    }

    private List<ScalarAttribute> startKeyAttributes() {
        List<ScalarAttribute> own = table.keySchema().attributes();
        return index == null
                ? own
                : Stream.concat(index.keySchema().attributes().stream(), own.stream())
                        .distinct()
                        .toList();
    }
}
