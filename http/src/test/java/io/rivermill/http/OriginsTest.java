// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins some = Origins.loopbackAnd(List.of("https://App.example:8443", "*.rivers.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:3000",
                "https://127.0.0.1:8080",
                "http://[::1]:3000",
                "http://shop.localhost:3000",
                "https://app.example:8443",
                "HTTPS://APP.EXAMPLE:8443",
                "https://a.rivers.example",
                "http://a.b.rivers.example:81"
            })
    void pagesOfThisMachineAndOfListedOriginsAreServed(String origin) {
        assertTrue(some.allows(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://evil.example",
                "http://localhost.evil.example",
                "http://evil.example?http://localhost",
                "http://localhost@evil.example",
                "https://app.example",
                "http://app.example:8443",
                "http://rivers.example",
                "http://evilrivers.example",
                "http://evil example"
            })
    void othersAreNot(String origin) {
        assertFalse(some.allows(origin));
    }

    @Test
    void whatNoPageAsksForAndAnyPageIfSoWantedIsServed() {
        assertTrue(some.allows(null));
        assertTrue(Origins.any().allows("http://evil.example"));
        assertTrue(Origins.loopbackAnd(List.of("*")).allows("null"));
    }
}
