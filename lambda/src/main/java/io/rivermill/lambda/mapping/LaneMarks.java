// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far each lane is: all records of lane {@code i} to the number {@code marks.get(i)} are done with. Which lane an item's
 * changes are in follows from the hash of its whole key and the number of lanes, so it is part of what is on disks.
 */
record LaneMarks(List<Long> marks) {
    LaneMarks {
        marks = List.copyOf(marks);
    }

    static LaneMarks all(int lanes, long sequence) {
        return new LaneMarks(Collections.nCopies(lanes, sequence));
    }

    static int lane(long keyHash, int lanes) {
        return (int) Long.remainderUnsigned(keyHash, lanes);
    }

    int lanes() {
        return marks.size();
    }

    long lowest() {
        return Collections.min(marks);
    }

    long highest() {
        return Collections.max(marks);
    }

    boolean isDone(long sequence, long keyHash) {
        return sequence <= marks.get(lane(keyHash, lanes()));
    }

    /** The further of the two, lane by lane. */
    LaneMarks orFurther(List<Long> others) {
        List<Long> further = new ArrayList<>(marks.size());
        for (int i = 0; i < marks.size(); i++) {
            further.add(Math.max(marks.get(i), others.get(i)));
        }
        return new LaneMarks(further);
    }

    void write(RecordWriter writer) {
        writer.writeList(marks, RecordWriter::writeLong);
    }

    static LaneMarks read(RecordReader reader) {
        return new LaneMarks(reader.readList(RecordReader::readLong));
    }
}
