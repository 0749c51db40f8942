// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Credentials;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * How destinations outside of Rivermill are called.
 *
 * @param endpoints by service: {@code sqs}, {@code sns}, {@code s3}; a service without one isn't called
 * @param credentials what calls are signed with
 */
public record DestinationSettings(Map<String, URI> endpoints, Optional<Credentials> credentials) {
    public DestinationSettings {
        endpoints = Map.copyOf(endpoints);
    }

    /** Nothing is called. */
    public static DestinationSettings none() {
        return new DestinationSettings(Map.of(), Optional.empty());
    }

    /** With the credentials of AWS's environment variables, if they are set. */
    public static DestinationSettings of(Map<String, URI> endpoints, Map<String, String> environment) {
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
        return new DestinationSettings(
                endpoints,
                id.isEmpty() || secret.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Credentials(id, secret, token.isEmpty() ? null : token)));
    }
}
