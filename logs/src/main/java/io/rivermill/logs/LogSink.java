// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.store.Store;

/**
 * Where Rivermill's own parts say what belongs into a log stream: above all what functions print.
 *
 * <p>What it guarantees: lines of a stream are readable in the order of their timestamps, and in the order of these calls
 * where timestamps are equal, within 100 ms. They survive the end of the process, not a loss of power. A group or stream
 * that isn't there is created by its first line. Memory is bounded: lines beyond the bound are dropped, counted, and the
 * stream itself says how many are missing.
 *
 * <p>Threads: {@link #append} may be called from any thread and never blocks; {@link #flush} blocks and may be called from
 * any thread that may.
 */
public interface LogSink extends AutoCloseable {

    /** Takes one event; {@code message} keeps its newline if it has one. Empty messages are passed over. */
    void append(String account, String region, String group, String stream, long timestampMillis, String message);

    /** Waits until everything that was appended before is readable. */
    void flush();

    /** Writes what is queued, then ends. Lines appended afterwards are dropped. */
    @Override
    void close();

    /** The sink of {@code store}. Close it before the tasks and the store. */
    static LogSink open(Store store, Clock clock, Tasks tasks) {
        return new QueuedLogSink(store, clock, tasks, SinkKind.LINES, Long.MAX_VALUE);
    }

    /**
     * A sink of {@code store} for records in JSON that the server writes of itself. Its groups keep them for a day, and no
     * more of them than {@code groupBytesMax} each: the oldest go first. What is missing is a record {@code {"time":…,"gap":…}}. It has a queue of its own, so that no flood of records takes the place of
     * what functions print.
     */
    static LogSink ofRecords(Store store, Clock clock, Tasks tasks, long groupBytesMax) {
        return new QueuedLogSink(store, clock, tasks, SinkKind.RECORDS, groupBytesMax);
    }
}
