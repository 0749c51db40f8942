// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

/** How a moment is written. */
public enum TimestampFormat {
    /** What the protocol writes when the model says nothing. */
    DEFAULT,
    /** Seconds since 1970 as a number, with a fraction down to milliseconds. */
    EPOCH_SECONDS,
    /** {@code 2026-11-22T18:22:01Z}. */
    ISO_8601,
    /** {@code Sun, 22 Nov 2026 18:22:01 GMT}. */
    HTTP_DATE;

    static TimestampFormat of(String text) {
        return switch (text) {
            case "unixTimestamp", "epoch-seconds" -> EPOCH_SECONDS;
            case "iso8601", "date-time" -> ISO_8601;
            case "rfc822", "http-date" -> HTTP_DATE;
            default -> throw new ModelFormatException("unknown timestamp format " + text);
        };
    }
}
