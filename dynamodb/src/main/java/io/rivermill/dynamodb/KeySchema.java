// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.wire.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a primary key is made of: the partition key and, if there is one, the sort key. */
record KeySchema(ScalarAttribute partition, @Nullable ScalarAttribute sort) {

    List<ScalarAttribute> attributes() {
        return sort == null ? List.of(partition) : List.of(partition, sort);
    }

    List<String> names() {
        return sort == null ? List.of(partition.name()) : List.of(partition.name(), sort.name());
    }

    boolean contains(String attribute) {
        return partition.name().equals(attribute)
                || (sort != null && sort.name().equals(attribute));
    }

    /** The key of {@code item}, which has one. */
    Item keyOf(Item item) {
        return item.only(names());
    }

    static void write(RecordWriter record, KeySchema schema) {
        ScalarAttribute.write(record, schema.partition);
        record.writeOptional(schema.sort, ScalarAttribute::write);
    }

    static KeySchema read(RecordReader record) {
        return new KeySchema(ScalarAttribute.read(record), record.readOptional(ScalarAttribute::read));
    }
}
