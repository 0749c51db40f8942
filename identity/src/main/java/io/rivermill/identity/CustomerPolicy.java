// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.base.Invariants;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A managed policy of a customer.
 *
 * @param lastVersion the highest number that was ever given, also if that version is gone
 * @param versions in the order of their numbers
 * @param uses how many entities it is attached to or bounds, so that it isn't deleted under them
 */
record CustomerPolicy(
        String account,
        String path,
        String name,
        String id,
        @Nullable String description,
        long createdMillis,
        long updatedMillis,
        int defaultVersion,
        int lastVersion,
        List<PolicyVersion> versions,
        Map<String, String> tags,
        int uses)
        implements Entity, ManagedPolicy {
    static final String KIND = "policy/";
    static final int VERSIONS_MAX = 5;

    CustomerPolicy {
        versions = List.copyOf(versions);
        Invariants.check(uses >= 0, "a policy is attached at least nowhere");
    }

    static String key(String account, String name) {
        return Entity.key(KIND, account, name);
    }

    /** The row key of the customer's policy that an ARN names, were there one. */
    static Optional<String> keyOf(String arn) {
        return Arn.parse(arn)
                .filter(parsed -> parsed.service().equals("iam")
                        && parsed.resource().startsWith("policy/")
                        && !parsed.resource().endsWith("/"))
                .map(parsed -> key(
                        parsed.account(),
                        parsed.resource().substring(parsed.resource().lastIndexOf('/') + 1)));
    }

    @Override
    public String arn() {
        return Arn.of("iam", "", account, "policy" + path + name).toString();
    }

    @Override
    public PolicyText document() {
        return version(defaultVersion).orElseThrow().document();
    }

    @Override
    public Optional<PolicyVersion> version(int number) {
        return versions.stream().filter(version -> version.number() == number).findFirst();
    }

    CustomerPolicy withVersions(List<PolicyVersion> changed, int newDefault, int newLast, long nowMillis) {
        return new CustomerPolicy(
                account,
                path,
                name,
                id,
                description,
                createdMillis,
                nowMillis,
                newDefault,
                newLast,
                changed,
                tags,
                uses);
    }

    CustomerPolicy withUses(int changed) {
        return new CustomerPolicy(
                account,
                path,
                name,
                id,
                description,
                createdMillis,
                updatedMillis,
                defaultVersion,
                lastVersion,
                versions,
                tags,
                changed);
    }

    CustomerPolicy withTags(Map<String, String> changed) {
        return new CustomerPolicy(
                account,
                path,
                name,
                id,
                description,
                createdMillis,
                updatedMillis,
                defaultVersion,
                lastVersion,
                versions,
                changed,
                uses);
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
                .writeOptional(description, RecordWriter::writeString)
                .writeLong(createdMillis)
                .writeLong(updatedMillis)
                .writeInt(defaultVersion)
                .writeInt(lastVersion)
                .writeList(
                        versions,
                        (w, version) -> w.writeInt(version.number())
                                .writeString(version.document().text())
                                .writeLong(version.createdMillis()));
        Entity.writeMap(writer, tags);
        return writer.writeInt(uses).toBytes();
    }

    static CustomerPolicy read(RecordReader reader) {
        return new CustomerPolicy(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readOptional(RecordReader::readString),
                reader.readLong(),
                reader.readLong(),
                reader.readInt(),
                reader.readInt(),
                reader.readList(r -> new PolicyVersion(r.readInt(), new PolicyText(r.readString()), r.readLong())),
                Entity.readMap(reader),
                reader.readInt());
    }
}
