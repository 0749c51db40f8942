// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import java.util.Optional;

/**
 * A record's number as clients see it: 25 digits, {@code 1}, the sequence in 19 and the bucket in 5. So it is unique in a
 * table, grows within a shard, and compares as text as it does as a number.
 */
public record SequenceNumber(long sequence, int bucket) {
    private static final int DIGITS = 25;
    private static final int BUCKET_FROM = 20;

    /** The number that {@code text} spells, or nothing if no stream has one like it. */
    public static Optional<SequenceNumber> parse(String text) {
        if (text.length() != DIGITS || text.charAt(0) != '1' || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SequenceNumber(
                    Long.parseLong(text.substring(1, BUCKET_FROM)), Integer.parseInt(text.substring(BUCKET_FROM))));
        } catch (NumberFormatException e) {
            return Optional.empty(); // 19 digits may be more than a sequence can be
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(DIGITS).append('1');
        append(text, Long.toString(sequence), BUCKET_FROM - 1);
        append(text, Integer.toString(bucket), DIGITS - BUCKET_FROM);
        return text.toString();
    }

    private static void append(StringBuilder text, String digits, int width) {
        text.repeat('0', width - digits.length()).append(digits);
    }
}
