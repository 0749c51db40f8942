// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.CredentialSource;
import java.net.URI;
import java.util.Map;

/**
 * How destinations outside of Rivermill are called.
 *
 * @param endpoints by service: {@code sqs}, {@code sns}, {@code s3}; a service without one isn't called
 * @param credentials what calls are signed with
 */
public record DestinationSettings(Map<String, URI> endpoints, CredentialSource credentials) {
    public DestinationSettings {
        endpoints = Map.copyOf(endpoints);
    }

    /** Nothing is called. */
    public static DestinationSettings none() {
        return new DestinationSettings(Map.of(), CredentialSource.none("there are none"));
    }
}
