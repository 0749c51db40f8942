// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What every operation does with the members of its request. */
final class Requests {
    private Requests() {}

    /** A member that the validator has already required. */
    static <T> T require(@Nullable T member) {
        if (member == null) {
            throw LogErrors.invalidParameter("A required member is missing.");
        }
        return member;
    }

    static <T> T orElse(@Nullable T member, T otherwise) {
        return member != null ? member : otherwise;
    }

    /** Makes a paging token of a place in a listing. */
    static String token(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** The place in a token; null for no token. */
    static @Nullable String place(@Nullable String token) {
        if (token == null) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw LogErrors.badToken();
        }
    }
}
