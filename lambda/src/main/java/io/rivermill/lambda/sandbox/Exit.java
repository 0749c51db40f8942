// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.util.Map;

/**
 * How a function's main process ended.
 *
 * @param code what the process returned; 128 + n if signal n ended it
 * @param outOfMemory the memory limit is known to be the cause
 */
public record Exit(int code, boolean outOfMemory) {
    private static final int SIGNAL_BASE = 128;
    private static final int SIGNAL_MAX = 64;
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "hangup"),
            Map.entry(2, "interrupt"),
            Map.entry(3, "quit"),
            Map.entry(4, "illegal instruction"),
            Map.entry(5, "trace/breakpoint trap"),
            Map.entry(6, "aborted"),
            Map.entry(7, "bus error"),
            Map.entry(8, "floating point exception"),
            Map.entry(9, "killed"),
            Map.entry(10, "user defined signal 1"),
            Map.entry(11, "segmentation fault"),
            Map.entry(12, "user defined signal 2"),
            Map.entry(13, "broken pipe"),
            Map.entry(14, "alarm clock"),
            Map.entry(15, "terminated"),
            Map.entry(31, "bad system call"));

    /** What follows {@code Error: } in AWS's sentence. */
    public String sentence() {
        if (code == 0) {
            return "Runtime exited without providing a reason";
        }
        int signal = code - SIGNAL_BASE;
        if (signal < 1 || signal > SIGNAL_MAX) {
            return "Runtime exited with error: exit status " + code;
        }
        return "Runtime exited with error: signal: " + SIGNALS.getOrDefault(signal, "signal " + signal);
    }
}
