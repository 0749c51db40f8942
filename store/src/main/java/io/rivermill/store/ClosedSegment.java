// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;

/**
 * A segment that has ended: a row of its own, at {@link FeedName#segmentKey}.
 *
 * @param endSequence its last number, which a {@link Change.Kind#MARK} took: every record of it has a lower one
 */
public record ClosedSegment(Segment segment, long endSequence, long closedMillis) {
    private static final int VERSION = 1;

    public byte[] toBytes() {
        RecordWriter writer = new RecordWriter(VERSION);
        Segment.write(writer, segment);
        return writer.writeLong(endSequence).writeLong(closedMillis).toBytes();
    }

    public static ClosedSegment of(byte[] row) {
        RecordReader reader = new RecordReader(row);
        return new ClosedSegment(Segment.read(reader), reader.readLong(), reader.readLong());
    }
}
