// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a key is made of: of a table one HASH attribute and at most one RANGE attribute, of a global index up to four of
 * each.
 */
record KeySchema(List<ScalarAttribute> hash, List<ScalarAttribute> range) {

    KeySchema {
        hash = List.copyOf(hash);
        range = List.copyOf(range);
    }

    List<ScalarAttribute> attributes() {
        if (range.isEmpty()) {
            return hash;
        }
        List<ScalarAttribute> all = new ArrayList<>(hash.size() + range.size()); // for every request: no streams here
        all.addAll(hash);
        all.addAll(range);
        return all;
    }

    List<String> names() {
        List<String> names = new ArrayList<>(hash.size() + range.size());
        for (ScalarAttribute attribute : attributes()) {
            names.add(attribute.name());
        }
        return names;
    }

    boolean contains(String attribute) {
        return names().contains(attribute);
    }

    /** The key of {@code item}, which has one. */
    Item keyOf(Item item) {
        return item.only(names());
    }

    /** The values of the RANGE attributes of {@code item}, which has them. */
    List<AttributeValue> rangeOf(Item item) {
        List<AttributeValue> values = new ArrayList<>(range.size());
        for (ScalarAttribute attribute : range) {
            values.add(Objects.requireNonNull(item.get(attribute.name())));
        }
        return values;
    }

    /** True if {@code item} has every attribute of the key, with its type. */
    boolean isIn(Item item) {
        for (ScalarAttribute attribute : attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null || value.type() != attribute.type()) {
                return false;
            }
        }
        return true;
    }

    static void write(RecordWriter record, KeySchema schema) {
        record.writeList(schema.hash, ScalarAttribute::write).writeList(schema.range, ScalarAttribute::write);
    }

    static KeySchema read(RecordReader record) {
        return new KeySchema(record.readList(ScalarAttribute::read), record.readList(ScalarAttribute::read));
    }
}
