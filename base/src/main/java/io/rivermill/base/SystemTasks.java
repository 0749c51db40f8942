// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@link Tasks} over virtual threads. A waiting task is a parked virtual thread, so there is no scheduler to size.
 *
 * <p>Threads: the set of live tasks is concurrent; a task leaves it when it ends.
 */
final class SystemTasks implements Tasks {
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);

    private final Set<Running> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Override
    public Task start(String name, Runnable work) {
        return launch(name, Thread.ofVirtual(), work);
    }

    @Override
    public Task startBlocking(String name, Runnable work) {
        return launch(name, Thread.ofPlatform().daemon(), work);
    }

    @Override
    public Task after(String name, Duration delay, Runnable work) {
        return launch(name, Thread.ofVirtual(), () -> {
            if (paused(delay)) {
                work.run();
            }
        });
    }

    @Override
    public Task every(String name, Duration pause, Runnable work) {
        return launch(name, Thread.ofVirtual(), () -> {
            while (paused(pause)) {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    report(e); // one bad round doesn't end the rounds
                }
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        live.forEach(Running::cancel);
        long deadline = System.nanoTime() + CLOSE_WAIT_MAX.toNanos();
        for (Running task : live) {
            task.await(deadline - System.nanoTime());
        }
    }

    private Task launch(String name, Thread.Builder builder, Runnable work) {
        if (closed) {
            throw new IllegalStateException("tasks are closed: " + name);
        }
        Running task = new Running(name, builder, work);
        live.add(task);
        task.thread.start();
        if (closed) {
            task.cancel(); // closed meanwhile, perhaps too early to have seen this one
        }
        return task;
    }

    private static boolean paused(Duration delay) {
        try {
            Thread.sleep(delay);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        System.getLogger(SystemTasks.class.getName())
                .log(System.Logger.Level.ERROR, "task " + thread.getName() + " failed", failure);
    }

    private final class Running implements Task {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread thread;

        Running(String name, Thread.Builder builder, Runnable work) {
            this.thread = builder.name(name).unstarted(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    report(e);
                } finally {
                    ended.countDown();
                    live.remove(this); // last, so that whoever closes either waits for this one or finds it done
                }
            });
        }

        @Override
        public void cancel() {
            thread.interrupt();
        }

        @Override
        public boolean isDone() {
            return ended.getCount() == 0;
        }

        void await(long nanos) {
            try {
                boolean done = ended.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
                if (!done) {
                    report(new IllegalStateException("task " + thread.getName() + " did not end when cancelled"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
