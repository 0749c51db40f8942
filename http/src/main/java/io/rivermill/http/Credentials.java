// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import org.jspecify.annotations.Nullable;

/** What a client signs with. The session token goes with temporary keys. */
public record Credentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {

    /** Without the secrets, so that they don't end in a log. */
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + ']';
    }
}
