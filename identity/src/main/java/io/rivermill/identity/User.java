// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A user, with the ids of their access keys. */
record User(
        String account,
        String path,
        String name,
        String id,
        long createdMillis,
        Map<String, String> tags,
        Grants grants,
        List<String> accessKeys)
        implements Grantee {
    static final String KIND = "user/";

    static String key(String account, String name) {
        return Entity.key(KIND, account, name);
    }

    /** The row key of the user that an ARN names, were there one. */
    static Optional<String> keyOf(String arn) {
        return Arn.parse(arn)
                .filter(parsed -> parsed.service().equals("iam")
                        && parsed.resource().startsWith("user/")
                        && !parsed.resource().endsWith("/"))
                .map(parsed -> key(
                        parsed.account(),
                        parsed.resource().substring(parsed.resource().lastIndexOf('/') + 1)));
    }

    @Override
    public String arn() {
        return Arn.of("iam", "", account, "user" + path + name).toString();
    }

    @Override
    public User withTags(Map<String, String> changed) {
        return new User(account, path, name, id, createdMillis, changed, grants, accessKeys);
    }

    @Override
    public User withGrants(Grants changed) {
        return new User(account, path, name, id, createdMillis, tags, changed, accessKeys);
    }

    User withAccessKeys(List<String> changed) {
        return new User(account, path, name, id, createdMillis, tags, grants, List.copyOf(changed));
    }

    User named(String newPath, String newName) {
        return new User(account, newPath, newName, id, createdMillis, tags, grants, accessKeys);
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
                .writeLong(createdMillis);
        Entity.writeMap(writer, tags);
        grants.write(writer);
        return writer.writeList(accessKeys, RecordWriter::writeString).toBytes();
    }

    static User read(RecordReader reader) {
        return new User(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readLong(),
                Entity.readMap(reader),
                Grants.read(reader),
                reader.readList(RecordReader::readString));
    }
}
