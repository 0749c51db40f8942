// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.time.Duration;

/** Tasks of this machine, for tests that want some of them otherwise. */
public class ForwardingTasks implements Tasks {
    private final Tasks tasks;

    protected ForwardingTasks(Tasks tasks) {
        this.tasks = tasks;
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
        return tasks.every(name, pause, work);
    }

    @Override
    public void close() {
        tasks.close();
    }
}
