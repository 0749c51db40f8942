// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

/** Waiting, for a client that sends at a rate. */
final class Pause {

    private Pause() {}

    static void millis(long millis) {
        untilNanoTime(System.nanoTime() + millis * 1_000_000);
    }

    static void untilNanoTime(long moment) {
        long left = moment - System.nanoTime();
        try {
            while (left > 0) {
                Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                left = moment - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
