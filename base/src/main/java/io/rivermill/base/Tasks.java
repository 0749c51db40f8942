// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.time.Duration;

/**
 * Where threads and waiting come from: one owner of everything that runs beside the caller.
 *
 * <p>{@link #start} runs blocking control-plane work, each on a virtual thread of its own; {@link #after} runs short,
 * non-blocking work later. Whoever starts a task cancels it; closing this cancels what is left and waits for it.
 *
 * <p>Threads: all methods may be called from any thread and return at once.
 */
public interface Tasks extends AutoCloseable {

    /** A started or scheduled piece of work. Cancelling interrupts its thread; cancelling twice does nothing. */
    interface Task {
        void cancel();

        /** True once the work returned, threw or was cancelled before it began. */
        boolean isDone();
    }

    /** Starts {@code work} on a new virtual thread called {@code name}. What it throws is reported, never lost. */
    Task start(String name, Runnable work);

    /**
     * Starts {@code work} that sits in system calls for long (reading the pipe of a child process) on a thread of the
     * operating system, where it holds up no virtual thread. Interrupting doesn't end such a call: close what it waits for.
     */
    default Task startBlocking(String name, Runnable work) {
        return start(name, work);
    }

    /** Runs {@code work} once on a new virtual thread called {@code name} after {@code delay}. */
    Task after(String name, Duration delay, Runnable work);

    /** Runs {@code work} again and again, {@code pause} after its last end, until cancelled. */
    Task every(String name, Duration pause, Runnable work);

    /** Waits in the caller's thread, where there is nothing that could wake it sooner. */
    default void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** Cancels what is running and waits, at most ten seconds, until it has ended. */
    @Override
    void close();

    /** Tasks of this machine. */
    static Tasks system() {
        return new SystemTasks();
    }
}
