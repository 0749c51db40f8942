// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stream of one table: a row of {@link SystemKeyspaces#FEEDS}. {@link FeedChanges} writes it in the commit that changes
 * the table or its segments, so it is exact among writes in flight.
 *
 * @param keyspace where the table's rows are, hence which buckets' logs this reads
 * @param closedMillis when the stream was turned off or its table deleted; null while it runs
 * @param open the segments that still grow, by bucket; none once closed
 */
public record FeedDescriptor(
        FeedName name,
        Keyspace keyspace,
        ViewType viewType,
        List<KeyAttribute> keySchema,
        long createdMillis,
        @Nullable Long closedMillis,
        List<Segment> open) {
    private static final int VERSION = 1;

    public FeedDescriptor {
        keySchema = List.copyOf(keySchema);
        open = List.copyOf(open);
    }

    public boolean isOpen() {
        return closedMillis == null;
    }

    public Optional<Segment> openSegment(SegmentId id) {
        return open.stream().filter(segment -> segment.id().equals(id)).findFirst();
    }

    public byte[] toBytes() {
        return new RecordWriter(VERSION)
                .writeString(name.account())
                .writeString(name.region())
                .writeString(name.table())
                .writeString(name.label())
                .writeLong(keyspace.id())
                .writeInt(keyspace.bucketBits())
                .writeByte(viewType.code())
                .writeList(
                        keySchema,
                        (writer, key) ->
                                writer.writeString(key.name()).writeBoolean(key.role() == KeyAttribute.Role.HASH))
                .writeLong(createdMillis)
                .writeOptional(closedMillis, RecordWriter::writeLong)
                .writeList(open, Segment::write)
                .toBytes();
    }

    public static FeedDescriptor of(byte[] row) {
        RecordReader reader = new RecordReader(row);
        return new FeedDescriptor(
                new FeedName(reader.readString(), reader.readString(), reader.readString(), reader.readString()),
                new Keyspace(reader.readLong(), reader.readInt()),
                ViewType.of(reader.readByte()),
                reader.readList(FeedDescriptor::readKeyAttribute),
                reader.readLong(),
                reader.readOptional(RecordReader::readLong),
                reader.readList(Segment::read));
    }

    private static KeyAttribute readKeyAttribute(RecordReader reader) {
        return new KeyAttribute(
                reader.readString(), reader.readBoolean() ? KeyAttribute.Role.HASH : KeyAttribute.Role.RANGE);
    }
}
