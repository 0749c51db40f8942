// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * A lasting access key. Its secret is kept as it is: SigV4 can't be verified without it.
 *
 * @param userName null if it is the root's
 */
record AccessKey(
        String id, String secret, String account, @Nullable String userName, boolean active, long createdMillis)
        implements Entity {
    static final String KIND = "key/";

    static String key(String id) {
        return KIND + id;
    }

    AccessKey withActive(boolean changed) {
        return new AccessKey(id, secret, account, userName, changed, createdMillis);
    }

    AccessKey ofUser(String newUserName) {
        return new AccessKey(id, secret, account, newUserName, active, createdMillis);
    }

    @Override
    public String key() {
        return key(id);
    }

    @Override
    public byte[] toBytes() {
        return new RecordWriter(RECORD_VERSION)
                .writeString(id)
                .writeString(secret)
                .writeString(account)
                .writeOptional(userName, RecordWriter::writeString)
                .writeBoolean(active)
                .writeLong(createdMillis)
                .toBytes();
    }

    static AccessKey read(RecordReader reader) {
        return new AccessKey(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readOptional(RecordReader::readString),
                reader.readBoolean(),
                reader.readLong());
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + ']';
    }
}
