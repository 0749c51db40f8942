// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Rests between two looks at something that can't wake who waits for it. */
final class Pause {

    private Pause() {}

    static void rest(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
