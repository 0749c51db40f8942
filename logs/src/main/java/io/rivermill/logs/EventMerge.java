// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Events of many streams as one ascending sequence.
 *
 * <p>A stream is opened only when the merge has come to the time of its first event, so streams that follow each other,
 * as those of a function do, cost one open stream at a time. Open streams share a budget of rows and bytes.
 *
 * <p>Threads: of one thread; {@link #next} blocks.
 */
final class EventMerge {
    private static final int ROWS_MAX = 8_192; // over all open streams
    private static final int STREAM_ROWS_MAX = 512;
    private static final int STREAM_ROWS_MIN = 8;
    private static final int BYTES_MAX = 8 << 20; // over all open streams, but a row each at least
    private static final int STREAM_BYTES_MIN = 1 << 10;

    private final EventReader reader;
    private final Position after;
    private final long fromMillis;
    private final long endMillis;
    private final Deque<Source> unopened;
    private final PriorityQueue<Cursor> open = new PriorityQueue<>(
            Comparator.comparing((Cursor cursor) -> cursor.head().position()));

    /** A stream to read. */
    record Source(String streamName, StreamRow stream) {}

    /** An event and where it was found. */
    record Found(String streamName, LogEvent.Stored event) {}

    /** Begins after the position {@code after}, at {@code fromMillis}, and ends before {@code endMillis}. */
    EventMerge(EventReader reader, List<Source> sources, Position after, long fromMillis, long endMillis) {
        this.reader = reader;
        this.after = after;
        this.fromMillis = fromMillis;
        this.endMillis = endMillis;
        this.unopened = new ArrayDeque<>(sources.stream()
                .filter(source -> !source.stream().hasNoEvents()
                        && source.stream().lastEventMillis() >= fromMillis
                        && source.stream().firstEventMillis() < endMillis)
                .sorted(Comparator.comparingLong(source -> source.stream().firstEventMillis()))
                .toList());
    }

    /** The next event, or null when there is none left. */
    @Nullable
    Found next() {
        openWhatBegins();
        Cursor cursor = open.poll();
        if (cursor == null) {
            return null;
        }
        Found found = new Found(cursor.source.streamName(), cursor.take());
        if (cursor.fill()) {
            open.add(cursor);
        }
        return found;
    }

    private void openWhatBegins() {
        while (!unopened.isEmpty()) {
            Cursor first = open.peek();
            if (first != null
                    && unopened.peek().stream().firstEventMillis()
                            > first.head().position().timestampMillis()) {
                return;
            }
            Cursor cursor = new Cursor(unopened.remove());
            if (cursor.fill()) {
                open.add(cursor);
            }
        }
    }

    private final class Cursor {
        private final Source source;
        private final Position end;
        private final Deque<LogEvent.Stored> events = new ArrayDeque<>();
        private Position next;

        Cursor(Source source) {
            this.source = source;
            long id = source.stream().id();
            this.end = new Position(endMillis, id, 0);
            Position begin = new Position(fromMillis, id, 0);
            Position rest = id == after.streamId()
                    ? after.after()
                    : new Position(after.timestampMillis() + (id < after.streamId() ? 1 : 0), id, 0);
            this.next = begin.compareTo(rest) > 0 ? begin : rest;
        }

        LogEvent.Stored head() {
            return events.element();
        }

        LogEvent.Stored take() {
            return events.remove();
        }

        /** Reads on if nothing is at hand; returns whether something is. */
        boolean fill() {
            if (events.isEmpty()) {
                int share = open.size() + 1;
                int rows = Math.clamp(ROWS_MAX / share, STREAM_ROWS_MIN, STREAM_ROWS_MAX);
                int bytes = Math.max(STREAM_BYTES_MIN, BYTES_MAX / share);
                events.addAll(reader.earliest(next, end, rows, bytes));
                if (!events.isEmpty()) {
                    next = events.getLast().position().after();
                }
            }
            return !events.isEmpty();
        }
    }
}
