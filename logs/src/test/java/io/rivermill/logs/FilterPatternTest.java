// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.ServiceException;
import org.junit.jupiter.api.Test;

final class FilterPatternTest {
    private static void matches(String pattern, String message) {
        assertTrue(FilterPattern.parse(pattern).matches(message), pattern + " for " + message);
    }

    private static void misses(String pattern, String message) {
        assertFalse(FilterPattern.parse(pattern).matches(message), pattern + " for " + message);
    }

    @Test
    void anEmptyPatternMatchesAll() {
        matches("", "anything");
        matches("  ", "");
    }

    @Test
    void everyPlainWordMustOccurInItsCase() {
        matches("ERROR file", "[ERROR] the file is gone");
        misses("ERROR file", "[ERROR] the disk is gone");
        misses("error", "[ERROR]");
    }

    @Test
    void quotedWordsMayHoldAnything() {
        matches("\"the file\"", "[ERROR] the file is gone");
        misses("\"the  file\"", "[ERROR] the file is gone");
        matches("\"a \\\"b\\\"\"", "say a \"b\" c");
    }

    @Test
    void oneOfTheOptionalWordsIsEnough() {
        matches("?ERROR ?WARN", "WARN: x");
        misses("?ERROR ?WARN", "INFO: x");
    }

    @Test
    void optionalWordsDoNotCountBesidePlainOnes() {
        matches("INFO ?WARN", "INFO");
        misses("INFO ?WARN", "WARN");
    }

    @Test
    void excludedWordsMustNotOccur() {
        matches("ERROR -ignore", "ERROR x");
        misses("ERROR -ignore", "ERROR ignore");
        matches("-\"a b\"", "a-b");
        misses("-\"a b\"", "a b");
    }

    @Test
    void refusesWhatIsNotAPattern() {
        for (String bad : new String[] {"\"open", "a-b", "\"a\"b", "?", "-", "[a, b]", "{ $.a = 1 }"}) {
            ServiceException refusal = assertThrows(ServiceException.class, () -> FilterPattern.parse(bad), bad);
            assertEquals("InvalidParameterException", refusal.code());
            assertTrue(refusal.getMessage().startsWith("Invalid filter pattern"), refusal.getMessage());
        }
    }
}
