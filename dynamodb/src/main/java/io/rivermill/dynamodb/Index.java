// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index: derived rows in a keyspace of its own, one for each item of the table that has all attributes of the
 * index's key. Only the commit that writes an item writes its entries, so they are never behind.
 *
 * @param nonKeyAttributes what INCLUDE projects besides the keys
 * @param readUnits 0 for local indexes and on demand
 */
record Index(
        String name,
        boolean local,
        Keyspace keyspace,
        KeySchema keySchema,
        Projection projection,
        List<String> nonKeyAttributes,
        long readUnits,
        long writeUnits) {

    /** Which attributes entries have. The names are on disks. */
    enum Projection {
        ALL,
        KEYS_ONLY,
        INCLUDE
    }

    /** An item as this index has it. */
    record Entry(RowKey row, Item item) {}

    Index {
        nonKeyAttributes = List.copyOf(nonKeyAttributes);
    }

    /** The same in a keyspace of its own. */
    Index in(Keyspace newKeyspace) {
        return new Index(name, local, newKeyspace, keySchema, projection, nonKeyAttributes, readUnits, writeUnits);
    }

    /** The entry of {@code item}, or null if it isn't in this index. */
    @Nullable
    Entry entry(Table table, @Nullable Item item) {
        if (item == null || !keySchema.isIn(item)) {
            return null;
        }
        return new Entry(row(table, item), projected(table, item));
    }

    /** The row of the entry of {@code item}, which has the keys of both. */
    RowKey row(Table table, Item item) {
        return RowKeys.of(keyspace, keySchema, item, RowKeys.of(table, item).key());
    }

    /** The names that an entry may have; null for all. */
    @Nullable
    List<String> projectedNames(Table table) {
        if (projection == Projection.ALL) {
            return null;
        }
        List<String> names = new ArrayList<>(table.keySchema().names());
        names.addAll(keySchema.names());
        names.addAll(nonKeyAttributes);
        return names.stream().distinct().toList();
    }

    private Item projected(Table table, Item item) {
        List<String> names = projectedNames(table);
        return names == null ? item : item.only(names);
    }

    static void write(RecordWriter record, Index index) {
        record.writeString(index.name)
                .writeBoolean(index.local)
                .writeLong(index.keyspace.id())
                .writeInt(index.keyspace.bucketBits());
        KeySchema.write(record, index.keySchema);
        record.writeString(index.projection.name())
                .writeList(index.nonKeyAttributes, RecordWriter::writeString)
                .writeLong(index.readUnits)
                .writeLong(index.writeUnits);
    }

    static Index read(RecordReader record) {
        return new Index(
                record.readString(),
                record.readBoolean(),
                new Keyspace(record.readLong(), record.readInt()),
                KeySchema.read(record),
                Projection.valueOf(record.readString()),
                record.readList(RecordReader::readString),
                record.readLong(),
                record.readLong());
    }
}
