// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.base.Tasks;
import java.time.Duration;

/** Tasks of this machine, but what has expired is deleted when a test says so, in the test's thread. */
final class HeldSweeps implements Tasks {
    private final Tasks tasks = Tasks.system();
    private Runnable sweep = () -> {};

    /** Deletes what has expired. */
    void sweep() {
        sweep.run();
    }

    @Override
    public Task start(String name, Runnable work) {
        return tasks.start(name, work);
    }

    @Override
    public Task after(String name, Duration delay, Runnable work) {
        return tasks.after(name, delay, work);
    }

    @Override
    public Task every(String name, Duration pause, Runnable work) {
        if (name.equals("expiry sweeper")) {
            sweep = work;
            return tasks.after(name, Duration.ZERO, () -> {});
        }
        return tasks.every(name, pause, work);
    }

    @Override
    public void close() {
        tasks.close();
    }
}
