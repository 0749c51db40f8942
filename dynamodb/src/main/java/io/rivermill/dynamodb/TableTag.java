// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;

/** A tag of a table. */
record TableTag(String key, String value) {

    static void write(RecordWriter record, TableTag tag) {
        record.writeString(tag.key).writeString(tag.value);
    }

    static TableTag read(RecordReader record) {
        return new TableTag(record.readString(), record.readString());
    }
}
