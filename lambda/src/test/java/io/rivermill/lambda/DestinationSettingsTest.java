// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rivermill.http.Credentials;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationSettingsTest {
    private static final String ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";

    @Test
    void credentialsAreThoseOfTheEnvironment() {
        assertEquals(
                Optional.of(new Credentials("id", "hush", "token")),
                credentials(Map.of(ID, "id", SECRET, "hush", "AWS_SESSION_TOKEN", "token")));
        assertEquals(Optional.of(new Credentials("id", "hush", null)), credentials(Map.of(ID, "id", SECRET, "hush")));
    }

    @Test
    void halfAKeyIsNone() {
        assertEquals(Optional.empty(), credentials(Map.of(ID, "id")));
        assertEquals(Optional.empty(), credentials(Map.of(ID, "id", SECRET, "")));
    }

    @Test
    void theSecretIsNotInItsText() {
        DestinationSettings settings = DestinationSettings.of(Map.of(), Map.of(ID, "id", SECRET, "hush"));
        assertFalse(settings.toString().contains("hush"), settings.toString());
    }

    private static Optional<Credentials> credentials(Map<String, String> environment) {
        return DestinationSettings.of(Map.of(), environment).credentials();
    }
}
