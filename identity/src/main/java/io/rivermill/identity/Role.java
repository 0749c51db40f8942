// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A role. */
record Role(
        String account,
        String path,
        String name,
        String id,
        long createdMillis,
        PolicyText trust,
        @Nullable String description,
        int sessionSecondsMax,
        Map<String, String> tags,
        Grants grants)
        implements Grantee {
    static final String KIND = "role/";

    static String key(String account, String name) {
        return Entity.key(KIND, account, name);
    }

    /** The row key of the role that an ARN names, were there one. */
    static Optional<String> keyOf(String arn) {
        return Arn.parse(arn)
                .filter(parsed -> parsed.service().equals("iam")
                        && parsed.resource().startsWith("role/")
                        && !parsed.resource().endsWith("/"))
                .map(parsed -> key(
                        parsed.account(),
                        parsed.resource().substring(parsed.resource().lastIndexOf('/') + 1)));
    }

    @Override
    public String arn() {
        return Arn.of("iam", "", account, "role" + path + name).toString();
    }

    /** The ARN by which a session of this role is known; the role's path isn't in it. */
    String sessionArn(String sessionName) {
        return Arn.of("sts", "", account, "assumed-role/" + name + '/' + sessionName)
                .toString();
    }

    Role withTrust(PolicyText changed) {
        return new Role(account, path, name, id, createdMillis, changed, description, sessionSecondsMax, tags, grants);
    }

    Role with(@Nullable String newDescription, int newSessionSecondsMax) {
        return new Role(
                account, path, name, id, createdMillis, trust, newDescription, newSessionSecondsMax, tags, grants);
    }

    @Override
    public Role withTags(Map<String, String> changed) {
        return new Role(account, path, name, id, createdMillis, trust, description, sessionSecondsMax, changed, grants);
    }

    @Override
    public Role withGrants(Grants changed) {
        return new Role(account, path, name, id, createdMillis, trust, description, sessionSecondsMax, tags, changed);
    }

    @Override
    public String key() {
        return key(account, name);
    }

    @Override
    public byte[] toBytes() {
        RecordWriter writer = new RecordWriter(RECORD_VERSION)
                .writeString(account)
                .writeString(path)
                .writeString(name)
                .writeString(id)
                .writeLong(createdMillis)
                .writeString(trust.text())
                .writeOptional(description, RecordWriter::writeString)
                .writeInt(sessionSecondsMax);
        Entity.writeMap(writer, tags);
        grants.write(writer);
        return writer.toBytes();
    }

    static Role read(RecordReader reader) {
        return new Role(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readLong(),
                new PolicyText(reader.readString()),
                reader.readOptional(RecordReader::readString),
                reader.readInt(),
                Entity.readMap(reader),
                Grants.read(reader));
    }
}
