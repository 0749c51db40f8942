// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps groups below a number of bytes by removing their oldest events.
 *
 * <p>Idea: whoever writes to a group tells how much. Each time that a sixteenth of the limit was written, the group's own
 * tally is looked at, and if the next sixteenth might not fit, two are freed: the oldest events are read up to the moment
 * before which enough was written, and all before that moment are removed. (The tally counts events of a deleted stream
 * until the trimmer has removed them, so for a minute a group may have less room.)
 *
 * <p>Threads: of one thread, which it blocks.
 */
final class SizeLimit {
    private static final int STEPS = 16;
    private static final int GROUPS_REMEMBERED_MAX = 1_000;

    private final LogRows rows;
    private final BlockingStore store;
    private final LogTrimmer trimmer;
    private final long bytesMax;
    private final Map<GroupName, Long> writtenBytes = new HashMap<>(); // since the tally was looked at

    SizeLimit(BlockingStore store, Clock clock, long bytesMax) {
        this.store = store;
        this.rows = new LogRows(store);
        this.trimmer = new LogTrimmer(rows, clock);
        this.bytesMax = bytesMax;
    }

    /** Frees space if a group has become too large. About how much was written to it is said each time. */
    void written(GroupName group, long bytes) {
        Long before = writtenBytes.get(group);
        long since = before == null ? stepBytes() : before + bytes; // the first time it may be too large as it is
        if (since < stepBytes()) {
            writtenBytes.put(group, since);
            return;
        }
        if (writtenBytes.size() == GROUPS_REMEMBERED_MAX) {
            writtenBytes.clear(); // refilled by what is in use
        }
        writtenBytes.put(group, since); // to be tried again with the next events if it fails
        enforce(LogKeys.group(group));
        writtenBytes.put(group, 0L);
    }

    private long stepBytes() {
        return bytesMax / STEPS;
    }

    private void enforce(RowKey groupKey) {
        byte[] row = store.get(groupKey);
        if (row == null) {
            return;
        }
        GroupRow group = GroupRow.read(row);
        if (group.storedBytes() + stepBytes() <= bytesMax) {
            return;
        }
        long excessBytes = group.storedBytes() - (bytesMax - 2 * stepBytes());
        EventMerge oldest = new EventMerge(
                new EventReader(store), sources(group), new Position(0, 0, 0), 0, Position.TIMESTAMP_MAX);
        long seenBytes = 0;
        for (EventMerge.Found found = oldest.next(); found != null; found = oldest.next()) {
            seenBytes += found.event().sizeBytes();
            if (seenBytes >= excessBytes) {
                trimmer.removeBefore(
                        groupKey, group.id(), found.event().position().timestampMillis() + 1);
                return;
            }
        }
    }

    private List<EventMerge.Source> sources(GroupRow group) {
        List<EventMerge.Source> sources = new ArrayList<>();
        rows.each(
                LogKeys.streams(group.id(), ""),
                null,
                row -> sources.add(new EventMerge.Source(LogKeys.streamName(row.key()), StreamRow.read(row.value()))));
        return sources;
    }
}
