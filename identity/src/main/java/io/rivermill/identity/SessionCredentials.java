// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import java.time.Instant;

/** Temporary credentials. */
public record SessionCredentials(String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {

    @Override
    public String toString() {
        return "SessionCredentials[" + accessKeyId + " until " + expiration + ']';
    }
}
