// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.FeedName;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.ViewType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table's descriptor: what every operation on it is planned with. One row of the catalog, replaced as a whole by
 * barrier updates, each of which gives the table's keyspace the {@code version} that the new descriptor carries; so an
 * update planned with an older descriptor never commits.
 *
 * <p>There is no status in it: a table is usable from the commit that creates it to the one that drops it.
 *
 * @param id the UUID that tells it from other tables that had or will have its name
 * @param attributes the AttributeDefinitions, in the order of the request
 * @param stream what the stream carries; null while it is off
 * @param timeToLive null while it is off
 * @param collections where the sizes of item collections are; null without local indexes, and for tables from before they
 *     were kept
 * @param streamLabel the label of the latest stream, on or off; null if there never was one
 */
record Table(
        String account,
        String region,
        String name,
        String id,
        Keyspace keyspace,
        long version,
        KeySchema keySchema,
        List<ScalarAttribute> attributes,
        List<Index> indexes,
        Billing billing,
        @Nullable ViewType stream,
        @Nullable String streamLabel,
        boolean deletionProtection,
        @Nullable TableClass tableClass,
        @Nullable Encryption encryption,
        List<TableTag> tags,
        @Nullable TimeToLive timeToLive,
        long createdMillis,
        @Nullable Keyspace collections) {
    private static final int RECORD_VERSION = 1;

    Table {
        attributes = List.copyOf(attributes);
        indexes = List.copyOf(indexes);
        tags = List.copyOf(tags);
    }

    /** What an update of this table's items is planned with. */
    KeyspaceVersion planned() {
        return new KeyspaceVersion(keyspace, version);
    }

    TableReference reference() {
        return new TableReference(account, region, name);
    }

    String arn() {
        return reference().arn();
    }

    /** The ARN of the stream with {@code label}. */
    String streamArn(String label) {
        return new FeedName(account, region, name, label).arn();
    }

    /** The same as it is created: in keyspaces of its own, with the label of its stream if it has one. */
    Table created(
            Keyspace newKeyspace, List<Index> newIndexes, @Nullable Keyspace newCollections, @Nullable String label) {
        return new Table(
                account,
                region,
                name,
                id,
                newKeyspace,
                version,
                keySchema,
                attributes,
                newIndexes,
                billing,
                stream,
                label,
                deletionProtection,
                tableClass,
                encryption,
                tags,
                timeToLive,
                createdMillis,
                newCollections);
    }

    /** The same at the next version, with {@code index} complete. */
    Table withBuilt(Index index) {
        List<Index> built = new ArrayList<>(indexes);
        built.set(built.indexOf(index), index.built());
        return new TableChange(this).indexes(built, attributes).after();
    }

    /** The keyspaces of the table, its indexes, its collections' sizes and its time to live. */
    List<Keyspace> keyspaces() {
        List<Keyspace> keyspaces = new ArrayList<>(List.of(keyspace));
        for (Index index : indexes) {
            keyspaces.add(index.keyspace());
            if (index.marks() != null) {
                keyspaces.add(index.marks());
            }
        }
        if (collections != null) {
            keyspaces.add(collections);
        }
        if (timeToLive != null) {
            keyspaces.add(timeToLive.keyspace());
        }
        return keyspaces;
    }

    /** What isn't complete yet. */
    List<Backfilled> incomplete() {
        List<Backfilled> incomplete = new ArrayList<>();
        Index building = building();
        if (building != null) {
            incomplete.add(building);
        }
        if (timeToLive != null && !timeToLive.complete()) {
            incomplete.add(timeToLive);
        }
        return incomplete;
    }

    /** The index that isn't complete yet, or null. There is one at most. */
    @Nullable
    Index building() {
        for (Index index : indexes) {
            if (index.isBuilding()) {
                return index;
            }
        }
        return null;
    }

    /** The index called {@code wanted}, or null. */
    @Nullable
    Index index(String wanted) {
        for (Index index : indexes) {
            if (index.name().equals(wanted)) {
                return index;
            }
        }
        return null;
    }

    /** The key of the table itself, or of its index called {@code wanted} if there is one. */
    Optional<KeySchema> keySchemaOf(@Nullable String wanted) {
        if (wanted == null) {
            return Optional.of(keySchema);
        }
        return Optional.ofNullable(index(wanted)).map(Index::keySchema);
    }

    byte[] toBytes() {
        RecordWriter record = new RecordWriter(RECORD_VERSION)
                .writeString(account)
                .writeString(region)
                .writeString(name)
                .writeString(id)
                .writeLong(keyspace.id())
                .writeInt(keyspace.bucketBits())
                .writeLong(version);
        KeySchema.write(record, keySchema);
        record.writeList(attributes, ScalarAttribute::write).writeList(indexes, Index::write);
        Billing.write(record, billing);
        record.writeOptional(stream, (it, view) -> it.writeByte(view.code()))
                .writeOptional(streamLabel, RecordWriter::writeString)
                .writeBoolean(deletionProtection)
                .writeOptional(tableClass, TableClass::write)
                .writeOptional(encryption, Encryption::write)
                .writeList(tags, TableTag::write)
                .writeOptional(timeToLive, TimeToLive::write)
                .writeLong(createdMillis);
        if (collections != null) {
            Index.writeKeyspace(record, collections); // the last, since descriptors from before end without it
        }
        return record.toBytes();
    }

    static Table of(byte[] bytes) {
        RecordReader record = new RecordReader(bytes);
        return new Table(
                record.readString(),
                record.readString(),
                record.readString(),
                record.readString(),
                new Keyspace(record.readLong(), record.readInt()),
                record.readLong(),
                KeySchema.read(record),
                record.readList(ScalarAttribute::read),
                record.readList(Index::read),
                Billing.read(record),
                record.readOptional(it -> ViewType.of(it.readByte())),
                record.readOptional(RecordReader::readString),
                record.readBoolean(),
                record.readOptional(TableClass::read),
                record.readOptional(Encryption::read),
                record.readList(TableTag::read),
                record.readOptional(TimeToLive::read),
                record.readLong(),
                record.isAtEnd() ? null : Index.readKeyspace(record));
    }
}
