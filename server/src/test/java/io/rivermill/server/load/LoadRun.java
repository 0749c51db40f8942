// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import java.util.Arrays;
import java.util.Locale;

/**
 * What one run of requests took.
 *
 * @param wallNanos from the first request's first byte to the last answer's last
 * @param latencyNanos one number per request, sorted
 * @param serverMicros processor time of the server process over the run, per request
 * @param clientMicros processor time of this process over the run, per request
 */
record LoadRun(long wallNanos, long[] latencyNanos, double serverMicros, double clientMicros) {

    double perSecond() {
        return latencyNanos.length * 1e9 / wallNanos;
    }

    double millis(double quantile) {
        return quantile(latencyNanos, quantile) / 1e6;
    }

    /** The value below which {@code quantile} of the sorted values are. */
    static long quantile(long[] sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.clamp(index, 0, sorted.length - 1)];
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
