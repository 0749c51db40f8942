// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link LogSink} as a bounded queue with one writer.
 *
 * <p>The writer takes what is queued, waits a few milliseconds for more, and writes it in one LAZY update. What arrives
 * meanwhile is the next batch, so a flood becomes fewer and larger commits and not a longer queue. A flush is an entry of
 * the queue: when the writer meets it, all before it has been written.
 *
 * <p>Threads: the queue, its budget and the counts of dropped lines are concurrent; all else is the writer's.
 */
final class QueuedLogSink implements LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedLogSink.class);

    private static final int QUEUE_ENTRIES_MAX = 200_000;
    private static final int LINE_OVERHEAD_BYTES = 64; // what a waiting line costs beside its characters
    private static final int BATCH_LINES_MAX = 2_000;
    private static final int BATCH_BYTES_MAX = 1 << 20;
    private static final int DROPPED_STREAMS_MAX = 1_000; // lines of streams beyond are dropped without a word there
    private static final Duration GATHER = Duration.ofMillis(5); // of the 20 ms within which a line is written
    private static final long CLOSED_CHECK_MILLIS = 100;

    /** What waits in the queue. */
    private sealed interface Entry {
        record Line(StreamName stream, LogEvent event) implements Entry {
            int heldBytes() {
                return 2 * event.message().length() + LINE_OVERHEAD_BYTES;
            }
        }

        record Barrier(CountDownLatch reached) implements Entry {}
    }

    private final Clock clock;
    private final SinkKind kind;
    private final SinkWriter writer;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(QUEUE_ENTRIES_MAX);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Map<StreamName, Long> dropped = new ConcurrentHashMap<>();
    private final Tasks.Task task;
    private volatile boolean closed;

    QueuedLogSink(Store store, Clock clock, Tasks tasks, SinkKind kind, long groupBytesMax) {
        this.clock = clock;
        this.kind = kind;
        this.writer = new SinkWriter(
                store.blocking(), clock, tasks, kind, new SizeLimit(store.blocking(), clock, groupBytesMax));
        this.task = tasks.start("log sink", this::run);
    }

    @Override
    public void append(
            String account, String region, String group, String stream, long timestampMillis, String message) {
        StreamName name = new StreamName(new GroupName(account, region, group), stream);
        for (LogEvent event : LogEvent.split(timestampMillis, message)) {
            offer(new Entry.Line(name, event));
        }
    }

    private void offer(Entry.Line line) {
        int bytes = line.heldBytes();
        boolean fits = queuedBytes.addAndGet(bytes) <= kind.queueBytesMax();
        if (!closed && fits && queue.offer(line)) {
            return;
        }
        queuedBytes.addAndGet(-bytes);
        if (dropped.size() < DROPPED_STREAMS_MAX || dropped.containsKey(line.stream())) {
            dropped.merge(line.stream(), 1L, Long::sum);
        }
    }

    @Override
    public void flush() {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            queue.put(new Entry.Barrier(reached));
            while (!reached.await(CLOSED_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (task.isDone()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        flush();
        task.cancel();
    }

    /** The writer's life; ends when it is interrupted. */
    private void run() {
        try {
            while (true) {
                writeBatch(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeBatch(Entry first) throws InterruptedException {
        Map<StreamName, List<LogEvent>> events = new LinkedHashMap<>();
        Entry.Barrier barrier = null;
        int lines = 0;
        int bytes = 0;
        long deadline = clock.nanos() + GATHER.toNanos();
        for (Entry entry = first; entry != null; entry = next(lines, bytes, deadline)) {
            if (entry instanceof Entry.Barrier met) {
                barrier = met;
                break; // someone waits: write at once
            }
            Entry.Line line = (Entry.Line) entry;
            events.computeIfAbsent(line.stream(), name -> new ArrayList<>()).add(line.event());
            lines++;
            bytes += line.heldBytes();
        }
        try {
            writer.write(events);
            writer.write(confessions());
        } catch (RuntimeException e) {
            LOG.error("{} log lines are lost", lines, e); // the next batch may fare better
        } finally {
            queuedBytes.addAndGet(-bytes);
            if (barrier != null) {
                barrier.reached().countDown();
            }
        }
    }

    private @Nullable Entry next(int lines, int bytes, long deadline) throws InterruptedException {
        if (lines >= BATCH_LINES_MAX || bytes >= BATCH_BYTES_MAX) {
            return null;
        }
        return queue.poll(Math.max(0, deadline - clock.nanos()), TimeUnit.NANOSECONDS);
    }

    /** A line for each stream of which lines were dropped since the last batch. */
    private Map<StreamName, List<LogEvent>> confessions() {
        Map<StreamName, List<LogEvent>> said = new LinkedHashMap<>();
        for (StreamName stream : List.copyOf(dropped.keySet())) {
            Long count = dropped.remove(stream);
            if (count != null) {
                long now = clock.millis();
                said.put(stream, List.of(new LogEvent(now, kind.confession(count, now))));
            }
        }
        return said;
    }
}
