// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Work in the background that is done when a test says so, in the test's thread. Nothing waits and nothing repeats. */
final class HeldTasks implements Tasks {
    private final Queue<Held> started = new ArrayDeque<>();

    private static final class Held implements Task {
        private final Runnable work;
        private boolean done;

        Held(Runnable work) {
            this.work = work;
        }

        @Override
        public void cancel() {
            done = true;
        }

        @Override
        public boolean isDone() {
            return done;
        }
    }

    /** Does all that was started, and what that starts. */
    void settle() {
        for (Held next = started.poll(); next != null; next = started.poll()) {
            if (!next.done) {
                next.done = true;
                next.work.run();
            }
        }
    }

    @Override
    public Task start(String name, Runnable work) {
        Held held = new Held(work);
        started.add(held);
        return held;
    }

    @Override
    public Task after(String name, Duration delay, Runnable work) {
        return new Held(work);
    }

    @Override
    public Task every(String name, Duration pause, Runnable work) {
        return new Held(work);
    }

    @Override
    public void pause(Duration time) {}

    @Override
    public void close() {
        started.clear();
    }
}
