// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.base.RivermillException;
import java.util.List;
import java.util.Map;

/**
 * What a session token says.
 *
 * @param subject whose session it is
 * @param name the role's or user's; empty for the root
 * @param uniqueId the role's or user's, so that a later one of the same name isn't taken for it
 * @param sessionName empty but for roles
 * @param policies session policies, each a document or a managed policy's ARN
 */
record SessionClaims(
        Subject subject,
        String account,
        String name,
        String uniqueId,
        String sessionName,
        long issuedMillis,
        long expiresMillis,
        List<String> policies,
        Map<String, String> tags) {

    /** Whose session it is. The codes are in tokens. */
    enum Subject {
        ROLE(0),
        USER(1),
        ROOT(2);

        private final int code;

        Subject(int code) {
            this.code = code;
        }

        static Subject of(int code) {
            for (Subject subject : values()) {
                if (subject.code == code) {
                    return subject;
                }
            }
            throw new RivermillException(ErrorCode.DATA_DAMAGED, "a session of unknown kind " + code);
        }
    }

    void write(RecordWriter writer) {
        writer.writeByte(subject.code)
                .writeString(account)
                .writeString(name)
                .writeString(uniqueId)
                .writeString(sessionName)
                .writeLong(issuedMillis)
                .writeLong(expiresMillis)
                .writeList(policies, RecordWriter::writeString);
        Entity.writeMap(writer, tags);
    }

    static SessionClaims read(RecordReader reader) {
        return new SessionClaims(
                Subject.of(reader.readByte()),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readLong(),
                reader.readLong(),
                reader.readList(RecordReader::readString),
                Entity.readMap(reader));
    }
}
