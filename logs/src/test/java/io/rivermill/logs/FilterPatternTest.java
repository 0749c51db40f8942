// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.ServiceException;
import java.util.Map;
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

    private static final String JSON = """
            {"eventType":"UpdateTrail","ip":"10.0.1.5","n":42,"big":1.5e3,"ok":true,"no":false,"gone":null,
             "list":["x","y"],"objects":[{"id":1},{"id":2}],"a.b":{"c":"d"}}
            """;

    @Test
    void comparesMembersOfJson() {
        matches("{ $.eventType = \"UpdateTrail\" }", JSON);
        matches("{$.eventType=UpdateTrail}", JSON);
        matches("{ $.ip = 10.0.* }", JSON);
        misses("{ $.ip != 10.0.* }", JSON);
        matches("{ $.n >= 42 && $.n < 4.3e1 }", JSON);
        misses("{ $.n > 42 }", JSON);
        matches("{ $.big = 1500 }", JSON);
        matches("{ $.list[1] = y }", JSON);
        misses("{ $.list[2] = * }", JSON);
        matches("{ $.objects[*].id = 2 }", JSON);
        matches("{ $[\"a.b\"].c = \"d\" }", JSON);
    }

    @Test
    void asksJsonForWhatIsThere() {
        matches("{ $.ok IS TRUE }", JSON);
        matches("{ $.no IS FALSE }", JSON);
        matches("{ $.gone IS NULL }", JSON);
        misses("{ $.missing IS NULL }", JSON);
        matches("{ $.missing NOT EXISTS }", JSON);
        misses("{ $.gone NOT EXISTS }", JSON);
        matches("{ $.objects = * }", JSON);
        misses("{ $.missing = * }", JSON);
        misses("{ $.missing != 1 }", JSON);
    }

    @Test
    void joinsConditionsOnJson() {
        matches("{ $.n = 1 || $.n = 42 && $.ok IS TRUE }", JSON);
        misses("{ ($.n = 1 || $.n = 42) && $.ok IS FALSE }", JSON);
        matches("{ ($.n = 1) || (($.n = 42)) }", JSON);
    }

    @Test
    void messagesThatAreNoJsonObjectDoNotMatchOne() {
        misses("{ $.n = * }", "n = 42");
        misses("{ $.n = * }", "[{\"n\":1}]");
        misses("{ $.n = * }", "{\"n\":1");
        misses("{ $.n NOT EXISTS }", "hello");
    }

    private static final String LINE =
            "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";

    @Test
    void comparesFieldsBetweenBlanks() {
        matches("[ip, user, username, timestamp, request, status_code, bytes]", LINE);
        misses("[ip, user, username]", LINE);
        matches("[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes > 1000]", LINE);
        matches("[ip, ..., status_code=404, bytes]", LINE);
        matches("[..., status_code = 4* && status_code != 403, bytes]", LINE);
        misses("[..., status_code = 5* || status_code = 403, bytes]", LINE);
        matches("[..., status_code = 5* || status_code = 404, bytes < 2000]", LINE);
        matches("[ip = 127.*, ...]", LINE);
    }

    @Test
    void saysWhatItFound() {
        assertEquals(
                Map.of("$.n", "42", "$.ok", "true"),
                FilterPattern.parse("{ $.n = 42 && $.ok IS TRUE }")
                        .extract(JSON)
                        .orElseThrow());
        assertEquals(
                Map.of("$ip", "127.0.0.1", "$bytes", "1534"),
                FilterPattern.parse("[ip, ..., bytes]").extract(LINE).orElseThrow());
    }

    @Test
    void asterisksStandForAnyCharacters() {
        assertTrue(Comparison.isLike("a*b*c", "aXXbYYc"));
        assertTrue(Comparison.isLike("*", ""));
        assertFalse(Comparison.isLike("a*a", "a"));
        assertFalse(Comparison.isLike("a*b*c", "acb"));
    }

    @Test
    void refusesWhatIsNotAPattern() {
        for (String bad : new String[] {
            "\"open",
            "a-b",
            "\"a\"b",
            "?",
            "-",
            "%a%",
            "[",
            "[]",
            "[a, b",
            "[a, ..., ...]",
            "[a = ]",
            "[a = 1 && b = 2]",
            "[a > x]",
            "{",
            "{}",
            "{ a = 1 }",
            "{ $ = 1 }",
            "{ $.a }",
            "{ $.a = }",
            "{ $.a = 1 && }",
            "{ ($.a = 1 }",
            "{ $.a = 1 } x",
            "{ $.a > b }",
            "{ $.a IS MAYBE }",
            "{ $.a[x] = 1 }",
            "{ $.a = %x% }",
            "{ " + "(".repeat(500) + "$.a = 1" + ")".repeat(500) + " }"
        }) {
            ServiceException refusal = assertThrows(ServiceException.class, () -> FilterPattern.parse(bad), bad);
            assertEquals("InvalidParameterException", refusal.code());
            assertTrue(refusal.getMessage().startsWith("Invalid filter pattern"), refusal.getMessage());
        }
    }
}
