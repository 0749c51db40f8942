// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.wire.ServiceException;
import java.util.Map;
import java.util.Optional;

/** Which messages a search is for: words anywhere, conditions on JSON, or conditions on fields between blanks. */
sealed interface FilterPattern permits TermsPattern, JsonPattern, FieldsPattern {

    /** What the pattern names of a message, by its name in the pattern; nothing if the message doesn't match. */
    Optional<Map<String, String>> extract(String message);

    default boolean matches(String message) {
        return extract(message).isPresent();
    }

    /** Reads a pattern; fails with InvalidParameterException if it isn't one. */
    static FilterPattern parse(String text) {
        String pattern = text.strip();
        if (pattern.startsWith("{")) {
            return JsonPatternReader.read(pattern);
        }
        return pattern.startsWith("[") ? FieldsPattern.read(pattern) : TermsPattern.read(pattern);
    }

    static ServiceException invalid() {
        return LogErrors.invalidParameter("Invalid filter pattern");
    }

    static ServiceException noRegularExpressions() {
        return LogErrors.invalidParameter(
                "Invalid filter pattern: Rivermill doesn't support regular expressions in patterns yet");
    }
}
