// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.TimestampFormat;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Moments as AWS's protocols write them; all to the millisecond. */
final class Timestamps {
    private static final long SECONDS_MAX = 253_402_300_799L; // the end of the year 9999

    private Timestamps() {}

    /** From seconds since 1970 as a decimal number; null if that is no moment within 9999 years. */
    static @Nullable Instant ofEpochSeconds(String number) {
        double seconds;
        try {
            seconds = Double.parseDouble(number);
        } catch (NumberFormatException e) {
            return null;
        }
        if (!(Math.abs(seconds) <= SECONDS_MAX)) {
            return null;
        }
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    /** From ISO 8601 or the form of HTTP's dates; null if it is neither, or no moment within 9999 years. */
    static @Nullable Instant parse(String text) {
        try {
            Instant instant = text.isEmpty() || Character.isLetter(text.charAt(0))
                    ? Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))
                    : OffsetDateTime.parse(text).toInstant();
            return Math.abs(instant.getEpochSecond()) <= SECONDS_MAX ? instant : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The number of seconds: whole, or with as many decimals as milliseconds need. */
    static String epochSeconds(Instant instant) {
        long millis = instant.toEpochMilli();
        return millis % 1000 == 0
                ? Long.toString(millis / 1000)
                : BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    /** As text. {@code whenDefault} is what the protocol writes where the model says nothing. */
    static String text(Instant instant, TimestampFormat format, TimestampFormat whenDefault) {
        return switch (format == TimestampFormat.DEFAULT ? whenDefault : format) {
            case EPOCH_SECONDS, DEFAULT -> epochSeconds(instant);
            case ISO_8601 -> DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MILLIS));
            case HTTP_DATE -> DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atZone(ZoneOffset.UTC));
        };
    }
}
