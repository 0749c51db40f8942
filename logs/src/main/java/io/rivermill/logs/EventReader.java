// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.store.BlockingStore;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.SystemKeyspaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads events of one stream between two positions of it. Blocks. */
final class EventReader {
    private final BlockingStore store;

    EventReader(BlockingStore store) {
        this.store = store;
    }

    /** The earliest events from {@code from} (inclusive) to {@code to} (exclusive), ascending. */
    List<LogEvent.Stored> earliest(Position from, Position to, int eventsMax, int bytesMax) {
        return read(from, to, false, eventsMax, bytesMax);
    }

    /** The latest events from {@code from} (inclusive) to {@code to} (exclusive), ascending all the same. */
    List<LogEvent.Stored> latest(Position from, Position to, int eventsMax, int bytesMax) {
        List<LogEvent.Stored> events = read(from, to, true, eventsMax, bytesMax);
        Collections.reverse(events);
        return events;
    }

    private List<LogEvent.Stored> read(Position from, Position to, boolean descending, int eventsMax, int bytesMax) {
        List<LogEvent.Stored> events = new ArrayList<>();
        if (from.compareTo(to) >= 0) {
            return events;
        }
        PageRequest request =
                new PageRequest(SystemKeyspaces.LOG_EVENTS, bound(from), bound(to), descending, eventsMax, bytesMax);
        for (Row row : store.page(request).rows()) {
            events.add(LogEvent.Stored.read(LogKeys.position(row.key()), row.value()));
        }
        return events;
    }

    private static PageRequest.Bound bound(Position position) {
        return new PageRequest.Bound(0, LogKeys.event(position).key());
    }
}
