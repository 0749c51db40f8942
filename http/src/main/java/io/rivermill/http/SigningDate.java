// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Dates of signatures: {@code 20150830T123600Z}. */
final class SigningDate {
    /** What {@link #parse} returns for what isn't a date. */
    static final long NONE = Long.MIN_VALUE;

    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SigningDate() {}

    static String format(long epochSecond) {
        return BASIC.format(Instant.ofEpochSecond(epochSecond));
    }

    /** Seconds since the epoch, or {@link #NONE}. */
    static long parse(String date) {
        if (date.length() != 16 || date.charAt(8) != 'T' || date.charAt(15) != 'Z') {
            return NONE;
        }
        for (int i = 0; i < 15; i++) {
            if (i != 8 && (date.charAt(i) < '0' || date.charAt(i) > '9')) {
                return NONE;
            }
        }
        try {
            return LocalDateTime.of(
                            number(date, 0, 4),
                            number(date, 4, 6),
                            number(date, 6, 8),
                            number(date, 9, 11),
                            number(date, 11, 13),
                            number(date, 13, 15))
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    /** A date of the {@code Date} header, which may be HTTP's form, as a signature has it; itself if it is neither. */
    static String ofDateHeader(String date) {
        try {
            return BASIC.format(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
        } catch (DateTimeParseException e) {
            return date;
        }
    }

    private static int number(String date, int from, int to) {
        return Integer.parseInt(date, from, to, 10);
    }
}
