// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    private static final DateTimeFormatter REFERENCE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    @Test
    void isWrittenAsTheStandardsExample() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.text(784111777));
    }

    @Test
    void agreesWithTheFormatterOfTheJdkThroughTheYears() {
        for (long second = 0; second < 5_000_000_000L; second += 777_777) {
            assertEquals(REFERENCE.format(Instant.ofEpochSecond(second)), HttpDate.text(second));
        }
    }
}
