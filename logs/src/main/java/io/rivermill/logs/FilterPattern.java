// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

/** Which messages a search is for. */
sealed interface FilterPattern permits TermsPattern {

    boolean matches(String message);

    /** Reads a pattern; fails with InvalidParameterException if it isn't one. */
    static FilterPattern parse(String text) {
        String pattern = text.strip();
        if (pattern.startsWith("{") || pattern.startsWith("[")) {
            throw LogErrors.invalidParameter("Invalid filter pattern: Rivermill reads patterns of terms, not yet "
                    + (pattern.startsWith("{") ? "JSON" : "space-delimited") + " ones");
        }
        return TermsPattern.parse(pattern);
    }
}
