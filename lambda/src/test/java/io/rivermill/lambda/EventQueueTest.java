// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Tasks;
import io.rivermill.lambda.sandbox.Await;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventQueueTest {
    private static final FunctionName FUNCTION = new FunctionName("000000000000", "eu-central-1", "f");
    private static final Outcome.Run RUN = new Outcome.Run("id", "$LATEST", new byte[0], Duration.ZERO, 1, 1);
    private static final Outcome SUCCESS = new Outcome.Success(new byte[0], RUN);
    private static final Outcome ERROR = new Outcome.FunctionError(new byte[0], Outcome.Kind.ERROR, RUN);

    private final ManualClock clock = new ManualClock();
    private final Tasks tasks = Tasks.system();
    private final Store store = new MemoryStore(clock);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private final Invoker invoker = new Invoker() {
        @Override
        public Outcome invoke(Invocation invocation) {
            synchronized (outcomes) {
                calls.add(invocation.requestId());
                return outcomes.isEmpty() ? SUCCESS : outcomes.removeFirst();
            }
        }

        @Override
        public void prewarm(FunctionName function, int count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> roleArn(FunctionName function) {
            throw new UnsupportedOperationException();
        }
    };
    private EventQueue queue = new EventQueue(store.blocking(), invoker, clock, tasks);

    @AfterEach
    void close() {
        queue.close();
        tasks.close();
        store.close();
    }

    private void add(String id, Outcome... results) {
        synchronized (outcomes) {
            outcomes.addAll(List.of(results));
        }
        queue.add(Invocation.of(FUNCTION, new byte[] {'1'}, id));
    }

    private int rows() {
        return store.blocking()
                .all(PageRequest.ofPrefix(SystemKeyspaces.INVOCATIONS, 0, new byte[0], 10, 1_000))
                .size();
    }

    private void awaitCalls(int count) {
        Await.until(() -> calls.size() == count);
    }

    @Test
    void runsAnEventOnceWhenItSucceeds() {
        add("a", SUCCESS);
        Await.until(() -> calls.size() == 1 && rows() == 0);
    }

    @Test
    void triesAFailedEventAfterOneMinuteAndAfterTwo() {
        add("a", ERROR, ERROR, ERROR);
        awaitCalls(1);
        Await.until(() -> dueIn() == 60_000);
        clock.advance(Duration.ofSeconds(61));
        awaitCalls(2);
        Await.until(() -> dueIn() == 120_000);
        clock.advance(Duration.ofSeconds(121));
        awaitCalls(3);
        Await.until(() -> rows() == 0);
        assertEquals(List.of("a", "a", "a"), calls);
    }

    private long dueIn() {
        return store
                        .blocking()
                        .all(PageRequest.ofPrefix(SystemKeyspaces.INVOCATIONS, 0, new byte[0], 10, 1_000))
                        .stream()
                        .mapToLong(row -> QueuedEvent.ofBytes(row.value()).dueMillis())
                        .max()
                        .orElse(0)
                - clock.millis();
    }

    @Test
    void keepsTryingWhatCannotBeRunForSixHours() {
        Outcome throttled = new Outcome.Throttled("ConcurrentInvocationLimitExceeded");
        add("a", throttled, throttled, throttled, SUCCESS);
        awaitCalls(1);
        Await.until(() -> dueIn() == 1_000);
        clock.advance(Duration.ofSeconds(1));
        awaitCalls(2);
        Await.until(() -> dueIn() == 2_000);
        clock.advance(Duration.ofHours(7));
        awaitCalls(3);
        Await.until(() -> rows() == 0);
        assertEquals(3, calls.size(), "it was too old for a fourth attempt");
    }

    @Test
    void takesUpWhatAnEarlierServerLeft() {
        add("a", ERROR);
        Await.until(() -> calls.size() == 1 && dueIn() == 60_000);
        queue.close();
        queue = new EventQueue(store.blocking(), invoker, clock, tasks);
        clock.advance(Duration.ofSeconds(61));
        Await.until(() -> calls.size() == 2 && rows() == 0);
    }

    @Test
    void dropsAnEventOfAFunctionThatIsGone() {
        add("a", new Outcome.FunctionMissing());
        Await.until(() -> calls.size() == 1 && rows() == 0);
    }
}
