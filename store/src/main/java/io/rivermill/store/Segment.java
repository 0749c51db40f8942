// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one bucket's change log that readers follow as one: what DynamoDB Streams calls a shard.
 *
 * @param id its name in the feed: when it began, and its bucket
 * @param startSequence no record of it has a lower number
 * @param parent the segment that must be read before this one, or null for the first of a bucket
 */
public record Segment(
        SegmentId id, long startSequence, @Nullable SegmentId parent) {

    public int bucket() {
        return id.bucket();
    }

    public long createdMillis() {
        return id.createdMillis();
    }

    static void write(RecordWriter writer, Segment segment) {
        writeId(writer, segment.id);
        writer.writeLong(segment.startSequence);
        writer.writeOptional(segment.parent, Segment::writeId);
    }

    static Segment read(RecordReader reader) {
        return new Segment(readId(reader), reader.readLong(), reader.readOptional(Segment::readId));
    }

    private static void writeId(RecordWriter writer, SegmentId id) {
        writer.writeLong(id.createdMillis()).writeInt(id.bucket());
    }

    private static SegmentId readId(RecordReader reader) {
        return new SegmentId(reader.readLong(), reader.readInt());
    }
}
