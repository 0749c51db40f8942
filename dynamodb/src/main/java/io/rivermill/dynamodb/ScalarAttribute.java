// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Invariants;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.dynamodb.expression.KeyElement;
import io.rivermill.wire.AttributeType;

/** An attribute that keys are made of, as a table's AttributeDefinitions say: its type is S, N or B. */
record ScalarAttribute(String name, AttributeType type) implements KeyElement {

    ScalarAttribute {
        Invariants.check(type.isOrdered(), "keys are strings, numbers or binary");
    }

    static void write(RecordWriter record, ScalarAttribute attribute) {
        record.writeString(attribute.name).writeString(attribute.type.name());
    }

    static ScalarAttribute read(RecordReader record) {
        return new ScalarAttribute(record.readString(), AttributeType.valueOf(record.readString()));
    }
}
