// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.SystemKeyspaces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asynchronous invocations: accepted when they are on disk, run at least once, also after a restart.
 *
 * <p>A function that fails is tried again after one minute and then after two; what can't be run for other reasons is
 * tried with growing pauses for six hours. Then an event is dropped, and the server's log says so.
 *
 * <p>Threads: {@link #add} from any that may block; one virtual thread waits for what is due, and one runs for each event
 * under way, {@value #RUNNING_MAX} at most. Lock: the queue in memory, which holds places and times, never payloads.
 */
final class EventQueue implements AutoCloseable {
    private static final int WAITING_MAX = 100_000;
    private static final int RUNNING_MAX = 50;
    private static final int RETRIES_MAX = 2;
    private static final Duration RETRY_STEP = Duration.ofMinutes(1);
    private static final Duration DEFERRAL_MIN = Duration.ofSeconds(1);
    private static final Duration DEFERRAL_MAX = Duration.ofMinutes(5);
    private static final Duration AGE_MAX = Duration.ofHours(6);
    private static final long LOOK_MILLIS_MAX = 1_000; // the wall clock may be set
    private static final int PAGE_BYTES_MAX = 8 << 20;
    private static final Logger LOGGER = LoggerFactory.getLogger(EventQueue.class);

    private record Place(RowKey key, long dueMillis) {}

    private final BlockingStore store;
    private final Invoker invoker;
    private final Clock clock;
    private final Tasks tasks;
    private final Semaphore running = new Semaphore(RUNNING_MAX);
    private final Tasks.Task dispatcher;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Place> waiting = new PriorityQueue<>(Comparator.comparingLong(Place::dueMillis));
    private boolean closed;

    /** Opens with what an earlier server has left to do. */
    EventQueue(BlockingStore store, Invoker invoker, Clock clock, Tasks tasks) {
        this.store = store;
        this.invoker = invoker;
        this.clock = clock;
        this.tasks = tasks;
        takeUp();
        this.dispatcher = tasks.start("event-queue", this::dispatch);
    }

    /** Page by page: all payloads together may be more than fits in memory. */
    private void takeUp() {
        PageRequest next = PageRequest.ofPrefix(SystemKeyspaces.INVOCATIONS, 0, new byte[0], 1_000, PAGE_BYTES_MAX);
        for (boolean more = true; more; ) {
            Page page = store.page(next);
            for (Row row : page.rows()) {
                waiting.add(
                        new Place(row.key(), QueuedEvent.ofBytes(row.value()).dueMillis()));
            }
            more = page.more();
            if (more) {
                next = next.startingAt(PageRequest.after(page.rows().getLast().key()));
            }
        }
    }

    /** On disk when it returns. */
    void add(Invocation invocation) {
        lock.lock();
        try {
            if (waiting.size() >= WAITING_MAX) {
                throw LambdaErrors.throttled("CallerRateLimitExceeded");
            }
        } finally {
            lock.unlock();
        }
        long now = clock.millis();
        write(new QueuedEvent(
                invocation.function(),
                invocation.requestId(),
                invocation.invokedArn(),
                invocation.clientContext(),
                now,
                now,
                0,
                0,
                invocation.payload()));
    }

    /** Begins no other invocation from here on; what waits stays for the next opening. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        dispatcher.cancel();
    }

    private void write(QueuedEvent event) {
        RowKey key =
                RowKey.ordered(SystemKeyspaces.INVOCATIONS, event.requestId().getBytes(StandardCharsets.UTF_8));
        byte[] bytes = event.toBytes();
        store.update(RowUpdate.<Boolean>sync(
                        List.of(key), rows -> Decision.write(true).put(key, bytes))
                .weighing(bytes.length));
        put(new Place(key, event.dueMillis()));
    }

    private void put(Place place) {
        lock.lock();
        try {
            waiting.add(place);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        try {
            while (true) {
                running.acquire();
                Place next = awaitDue();
                if (next == null) {
                    return;
                }
                tasks.start("event-invocation", () -> run(next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The tasks are closed, and the rows stay for the next server.
        }
    }

    /** Null once this is closed. */
    private @Nullable Place awaitDue() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Place first = waiting.peek();
                long left = first == null ? LOOK_MILLIS_MAX : first.dueMillis - clock.millis();
                if (first != null && left <= 0) {
                    waiting.remove();
                    return first;
                }
                var _ = changed.await(Math.min(left, LOOK_MILLIS_MAX), TimeUnit.MILLISECONDS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void run(Place place) {
        try {
            byte[] row = store.get(place.key);
            if (row != null) {
                QueuedEvent event = QueuedEvent.ofBytes(row);
                settle(place, event, invoker.invoke(event.invocation()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends; the next one tries again
        } catch (RuntimeException e) {
            LOGGER.error("an asynchronous invocation is tried again later", e);
            put(new Place(place.key, clock.millis() + DEFERRAL_MAX.toMillis()));
        } finally {
            running.release();
        }
    }

    private void settle(Place place, QueuedEvent event, Outcome outcome) {
        long now = clock.millis();
        switch (outcome) {
            case Outcome.Success _ -> delete(place);
            case Outcome.FunctionMissing _ -> drop(place, event, "the function is gone");
            case Outcome.FunctionError _ -> {
                if (event.failures() >= RETRIES_MAX) {
                    drop(place, event, "the function failed " + (event.failures() + 1) + " times");
                } else {
                    write(event.failedUntil(now + RETRY_STEP.toMillis() * (event.failures() + 1)));
                }
            }
            case Outcome.Throttled _, Outcome.NotReady _, Outcome.RoleProblem _, Outcome.Unavailable _ -> {
                if (now - event.acceptedMillis() > AGE_MAX.toMillis()) {
                    drop(place, event, "it could not be run for six hours: " + outcome);
                } else {
                    write(event.deferredUntil(now + deferralMillis(event.deferrals())));
                }
            }
        }
    }

    private static long deferralMillis(int deferrals) {
        return Math.min(DEFERRAL_MAX.toMillis(), DEFERRAL_MIN.toMillis() << Math.min(deferrals, 20));
    }

    private void drop(Place place, QueuedEvent event, String why) {
        LOGGER.warn(
                "the event {} for {} is dropped: {}",
                event.requestId(),
                event.function().arn(),
                why);
        delete(place);
    }

    private void delete(Place place) {
        store.update(RowUpdate.<Boolean>sync(
                List.of(place.key), rows -> Decision.write(true).delete(place.key)));
    }
}
