// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.util.Comparator;
import java.util.Optional;

/**
 * Where an event stands: by time, then by stream, then by arrival. As 56 digits it is the event's id and the heart of
 * paging tokens, and sorts as text just as it sorts here.
 */
record Position(long timestampMillis, long streamId, long arrival) implements Comparable<Position> {
    static final int DIGITS = 56;
    /** The latest time that fits into the digits; no event comes near it. */
    static final long TIMESTAMP_MAX = 99_999_999_999_999_999L;

    private static final char LEADING_DIGIT = '3'; // so that an id is also a number of 56 digits
    private static final int TIME_DIGITS = 17;
    private static final int LONG_DIGITS = 19;
    private static final Comparator<Position> ORDER = Comparator.comparingLong(Position::timestampMillis)
            .thenComparingLong(Position::streamId)
            .thenComparingLong(Position::arrival);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** The place just after this one, in the same stream; the last one is its own. */
    Position after() {
        return arrival == Long.MAX_VALUE ? this : new Position(timestampMillis, streamId, arrival + 1);
    }

    /** The place such that what comes after it begins here; at the beginning of time, this place itself. */
    Position before() {
        return arrival > 0 ? new Position(timestampMillis, streamId, arrival - 1) : this;
    }

    Position max(Position other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Position min(Position other) {
        return compareTo(other) <= 0 ? this : other;
    }

    String toDigits() {
        return LEADING_DIGIT
                + padded(timestampMillis, TIME_DIGITS)
                + padded(streamId, LONG_DIGITS)
                + padded(arrival, LONG_DIGITS);
    }

    static Optional<Position> ofDigits(String digits) {
        if (digits.length() != DIGITS
                || digits.charAt(0) != LEADING_DIGIT
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            int streamAt = 1 + TIME_DIGITS;
            int arrivalAt = streamAt + LONG_DIGITS;
            return Optional.of(new Position(
                    Long.parseLong(digits, 1, streamAt, 10),
                    Long.parseLong(digits, streamAt, arrivalAt, 10),
                    Long.parseLong(digits, arrivalAt, DIGITS, 10)));
        } catch (NumberFormatException e) {
            return Optional.empty(); // nineteen nines are more than a long holds
        }
    }

    private static String padded(long value, int digits) {
        String text = Long.toString(value);
        return "0".repeat(digits - text.length()) + text;
    }
}
