// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import org.jspecify.annotations.Nullable;

/**
 * The access keys that are known. Implemented by module identity.
 *
 * <p>Threads: called on event loops; must not block.
 */
public interface Keys {

    /** What is known of a key. */
    sealed interface Lookup {
        /** A key that may sign, and who it acts as. */
        record Known(String secret, Principal principal) implements Lookup {
            /** Without the secret, so that it doesn't end in a log. */
            @Override
            public String toString() {
                return "Known[" + principal.arn() + ']';
            }
        }

        /** No such key, or an inactive one. */
        record Unknown() implements Lookup {}

        /** A temporary key whose session token is missing or wrong. */
        record BadToken() implements Lookup {}

        /** A temporary key after its time. */
        record Expired() implements Lookup {}
    }

    Lookup find(String accessKeyId, @Nullable String sessionToken);
}
