// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.List;

/** What belongs to an account itself: the access keys of its root. */
record Account(String number, List<String> accessKeys) implements Entity {
    static final String KIND = "account/";

    static String key(String number) {
        return KIND + number;
    }

    @Override
    public String key() {
        return key(number);
    }

    @Override
    public byte[] toBytes() {
        return new RecordWriter(RECORD_VERSION)
                .writeString(number)
                .writeList(accessKeys, RecordWriter::writeString)
                .toBytes();
    }

    static Account read(RecordReader reader) {
        return new Account(reader.readString(), reader.readList(RecordReader::readString));
    }
}
