// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index: derived rows in a keyspace of its own, one for each item of the table that has all attributes of the
 * index's key. Only the commit that writes an item writes its entries, so they are never behind.
 *
 * <p>An index that is added to a table with items is built while they are written: see {@link Backfill}. Until it is
 * complete it has {@code marks}: a keyspace with one empty row for each item whose entry is where it belongs, at the same
 * place as the item's row. A write of an item without mark adds its entry and the mark, whatever the item was before.
 *
 * @param nonKeyAttributes what INCLUDE projects besides the keys
 * @param marks null when the index is complete
 */
record Index(
        String name,
        boolean local,
        Keyspace keyspace,
        KeySchema keySchema,
        Projection projection,
        List<String> nonKeyAttributes,
        Throughput throughput,
        @Nullable Keyspace marks)
        implements Backfilled {

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

    /** The same in a keyspace of its own, complete as it is or to be built with these marks. */
    Index in(Keyspace newKeyspace, @Nullable Keyspace newMarks) {
        return new Index(name, local, newKeyspace, keySchema, projection, nonKeyAttributes, throughput, newMarks);
    }

    /** The same when it is complete. */
    Index built() {
        return in(keyspace, null);
    }

    Index with(Throughput newThroughput) {
        return new Index(name, local, keyspace, keySchema, projection, nonKeyAttributes, newThroughput, marks);
    }

    boolean isBuilding() {
        return marks != null;
    }

    @Override
    public RowKey place() {
        return RowKey.ordered(Objects.requireNonNull(marks), Bytes.EMPTY); // no mark has an empty key
    }

    @Override
    public List<RowKey> keys(RowKey item) {
        return List.of(item, mark(item));
    }

    @Override
    public void fill(Decision.Write<?> write, Table table, RowKey row, Item item, Rows rows) {
        ItemChange.addEntry(write, table, this, row, item, rows);
    }

    @Override
    public Table completed(Table table) {
        return table.withBuilt(this);
    }

    /** The mark of the item at {@code row}, while this is being built. */
    RowKey mark(RowKey row) {
        return new RowKey(Objects.requireNonNull(marks), row.hash(), row.key());
    }

    /** The entry of {@code item}, or null if it isn't in this index. */
    @Nullable
    Entry entry(Table table, @Nullable Item item) {
        if (item == null || !KeyRules.isIndexable(keySchema, item)) {
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
        record.writeString(index.name).writeBoolean(index.local);
        writeKeyspace(record, index.keyspace);
        KeySchema.write(record, index.keySchema);
        record.writeString(index.projection.name()).writeList(index.nonKeyAttributes, RecordWriter::writeString);
        Throughput.write(record, index.throughput);
        record.writeOptional(index.marks, Index::writeKeyspace);
    }

    static Index read(RecordReader record) {
        return new Index(
                record.readString(),
                record.readBoolean(),
                readKeyspace(record),
                KeySchema.read(record),
                Projection.valueOf(record.readString()),
                record.readList(RecordReader::readString),
                Throughput.read(record),
                record.readOptional(Index::readKeyspace));
    }

    static void writeKeyspace(RecordWriter record, Keyspace keyspace) {
        record.writeLong(keyspace.id()).writeInt(keyspace.bucketBits());
    }

    static Keyspace readKeyspace(RecordReader record) {
        return new Keyspace(record.readLong(), record.readInt());
    }
}
