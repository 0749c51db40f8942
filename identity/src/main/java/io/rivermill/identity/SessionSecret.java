// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;

/** The secret with which session tokens are authenticated: made once, the same on every node and after every restart. */
record SessionSecret(byte[] bytes) implements Entity {
    static final String KIND = "secret/";
    static final String KEY = KIND + "sessions";
    static final int BYTES = 32;

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte[] toBytes() {
        return new RecordWriter(RECORD_VERSION).writeBytes(bytes).toBytes();
    }

    static SessionSecret read(RecordReader reader) {
        return new SessionSecret(reader.readBytes());
    }

    @Override
    public String toString() {
        return "SessionSecret";
    }
}
