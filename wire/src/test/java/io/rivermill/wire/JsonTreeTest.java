// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTreeTest {
    private static Object read(String json) {
        return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKindOfValue() {
        assertEquals(
                Map.of(
                        "a",
                        List.of(new BigDecimal("1.50"), "x\u00e4\n", true, false, JsonTree.NULL),
                        "b",
                        Map.of(),
                        "c",
                        List.of()),
                read(" {\"a\": [1.50, \"x\\u00e4\\n\", true, false, null], \"b\": {}, \"c\": []} "));
    }

    @Test
    void theLastOfEqualKeysCounts() {
        assertEquals(Map.of("a", new BigDecimal(2)), read("{\"a\":1,\"a\":2}"));
    }

    @Test
    void whatIsNotOneValueIsNone() {
        for (String bad : List.of("", "{", "[1,]", "1 2", "{\"a\"}", "nul", "\"", "{a:1}")) {
            assertNull(read(bad), bad);
        }
    }

    @Test
    void whatCostsTooMuchIsNoValue() {
        assertNull(read("[".repeat(100_000) + "]".repeat(100_000)));
        assertNull(read("1".repeat(1_001)));
        assertNull(read("1e99999999999"));
    }
}
