// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Dates as policies write them: ISO 8601 from the year to the fraction of a second, or seconds since the epoch. */
final class Dates {
    private static final List<Function<String, Instant>> FORMS = List.of(
            Instant::parse,
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC),
            text -> YearMonth.parse(text).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
            text -> LocalDateTime.parse(text.replaceFirst("Z$", "")).toInstant(ZoneOffset.UTC));

    private Dates() {}

    static @Nullable Long millis(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.matches("-?\\d{1,15}") && text.length() != 4) {
            return Long.parseLong(text) * 1_000;
        }
        String full = text.length() == 4 ? text + "-01" : text;
        for (Function<String, Instant> form : FORMS) {
            Long millis = millis(full, form);
            if (millis != null) {
                return millis;
            }
        }
        return null;
    }

    private static @Nullable Long millis(String text, Function<String, Instant> form) {
        try {
            return form.apply(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
