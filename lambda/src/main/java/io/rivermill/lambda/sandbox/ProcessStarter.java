// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Tasks;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Starts processes on one thread that lives as long as the executor.
 *
 * <p>A sandbox dies with its parent, so that a killed server leaves none behind; and to Linux the parent is the
 * <i>thread</i> that started it. Carriers of virtual threads end when they have been idle for a while, and would take
 * sandboxes with them.
 *
 * <p>Threads: {@link #start} from any; it waits for its turn, some milliseconds.
 */
final class ProcessStarter implements AutoCloseable {
    private final BlockingQueue<FutureTask<Process>> queue = new LinkedBlockingQueue<>();
    private final Tasks.Task task;

    ProcessStarter(Tasks tasks) {
        this.task = tasks.startBlocking("process-starter", this::run);
    }

    Process start(ProcessBuilder builder) throws IOException {
        FutureTask<Process> start = new FutureTask<>(builder::start);
        queue.add(start);
        try {
            return start.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            start.cancel(false);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the process was started", e);
        }
    }

    /** Ends the thread, and with it what it has started. */
    @Override
    public void close() {
        task.cancel();
    }

    private void run() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
