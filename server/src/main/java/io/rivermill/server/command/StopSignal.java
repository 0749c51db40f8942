// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

/** SIGTERM and Ctrl-C: what is asked for runs once, before the process ends. */
final class StopSignal {

    private StopSignal() {}

    static void onStop(Runnable work) {
        Runtime.getRuntime().addShutdownHook(new Thread(work, "stop"));
    }
}
