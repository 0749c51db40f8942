// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.base.ForwardingTasks;
import io.rivermill.base.Tasks;
import java.time.Duration;

/** Tasks of this machine, but what has expired is deleted when a test says so, in the test's thread. */
final class HeldSweeps extends ForwardingTasks {
    private Runnable sweep = () -> {};

    HeldSweeps() {
        super(Tasks.system());
    }

    /** Deletes what has expired. */
    void sweep() {
        sweep.run();
    }

    @Override
    public Task every(String name, Duration pause, Runnable work) {
        if (name.equals("expiry sweeper")) {
            sweep = work;
            return after(name, Duration.ZERO, () -> {});
        }
        return super.every(name, pause, work);
    }
}
