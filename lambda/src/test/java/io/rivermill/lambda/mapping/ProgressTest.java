// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final Progress TWO_LANES = Progress.at(10).withLanes(2).advanced(List.of(15L, 30L), null);

    @Test
    void isAsFarAsTheLaneThatIsLast() {
        assertEquals(15, TWO_LANES.lowest());
    }

    @Test
    void neverGoesBack() {
        assertEquals(TWO_LANES, TWO_LANES.advanced(List.of(12L, 11L), null));
    }

    @Test
    void otherLanesBeginAtTheLowestAndLeaveOutWhatWasDone() {
        Progress three = TWO_LANES.withLanes(3);
        assertEquals(List.of(15L, 15L, 15L), three.lanes().marks());
        assertTrue(three.wasDone(30, 1)); // lane 1 of 2 did it
        assertFalse(three.wasDone(31, 1));
        assertFalse(three.wasDone(16, 2)); // lane 0 of 2 didn't
        assertSame(three, three.withLanes(3));
    }

    @Test
    void forgetsFormerLanesOnceAllArePastThem() {
        Progress three = TWO_LANES.withLanes(3).advanced(List.of(40L, 29L, 50L), null);
        assertEquals(1, three.former().size());
        assertEquals(0, three.advanced(List.of(40L, 30L, 50L), null).former().size());
    }

    @Test
    void keepsABoundedNumberOfFormerLanes() {
        Progress progress = Progress.at(0);
        for (int lanes = 2; lanes < 100; lanes++) {
            progress = progress.withLanes(1 + lanes % 10);
            List<Long> marks = new ArrayList<>(progress.lanes().marks());
            marks.set(0, 1_000L + lanes);
            progress = progress.advanced(marks, null);
        }
        assertTrue(
                progress.former().size() <= 8, "there are " + progress.former().size());
    }

    @Test
    void isReadAsItWasWritten() {
        OpenWindow window = OpenWindow.at("shard", 125_000, 60_000).with(new byte[] {'{', '}'});
        Progress progress = TWO_LANES.withLanes(3).advanced(List.of(20L, 21L, 22L), window);
        RecordWriter writer = new RecordWriter(1);
        progress.write(writer);
        assertEquals(progress, Progress.read(new RecordReader(writer.toBytes())));
        assertEquals(120_000, window.startMillis());
        assertEquals(180_000, window.endMillis());
    }
}
