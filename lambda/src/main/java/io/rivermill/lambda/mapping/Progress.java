// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one shard lineage has been handled for one mapping.
 *
 * <p>When the number of lanes changes, the lanes of before may stand at different places; their marks are kept beside the
 * new ones until all new lanes are past them, so that nothing that was done is sent again.
 *
 * @param lanes of the present number of lanes
 * @param former marks of earlier numbers of lanes: what one of them says is done, is done
 * @param window the tumbling window that is open, if any
 */
record Progress(
        LaneMarks lanes, List<LaneMarks> former, @Nullable OpenWindow window) {
    private static final int FORMER_MAX = 8; // beyond, a record may be sent once more

    Progress {
        former = List.copyOf(former);
    }

    static Progress at(long sequence) {
        return new Progress(LaneMarks.all(1, sequence), List.of(), null);
    }

    /** Everything to this number is done with. */
    long lowest() {
        return lanes.lowest();
    }

    /** True if the record of an item was done with by lanes of before. */
    boolean wasDone(long sequence, long keyHash) {
        return former.stream().anyMatch(marks -> marks.isDone(sequence, keyHash));
    }

    /** The same with another number of lanes, all of which begin at the lowest mark. */
    Progress withLanes(int count) {
        if (lanes.lanes() == count) {
            return this;
        }
        List<LaneMarks> before = new ArrayList<>(former);
        before.add(lanes);
        if (before.size() > FORMER_MAX) {
            before.removeFirst();
        }
        return new Progress(LaneMarks.all(count, lowest()), before, window).pruned();
    }

    /** With marks that went further; those of before are dropped once they say nothing new. */
    Progress advanced(List<Long> marks, @Nullable OpenWindow openWindow) {
        return new Progress(lanes.orFurther(marks), former, openWindow).pruned();
    }

    private Progress pruned() {
        if (former.isEmpty()) {
            return this;
        }
        long lowest = lowest();
        List<LaneMarks> kept =
                former.stream().filter(marks -> marks.highest() > lowest).toList();
        return new Progress(lanes, kept, window);
    }

    int weightBytes() {
        return window == null ? 0 : window.state().length;
    }

    void write(RecordWriter writer) {
        lanes.write(writer);
        writer.writeList(former, (each, marks) -> marks.write(each)).writeOptional(window, OpenWindow::write);
    }

    static Progress read(RecordReader reader) {
        return new Progress(
                LaneMarks.read(reader), reader.readList(LaneMarks::read), reader.readOptional(OpenWindow::read));
    }
}
