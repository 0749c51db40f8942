// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which server a client command speaks to. */
final class EndpointOption {
    private static final String HERE = "http://127.0.0.1:4566";
    private static final int PORT_MAX = 65_535;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            converter = Converter.class,
            description = "The server's URL (default: AWS_ENDPOINT_URL, else " + EndpointOption.HERE + ").")
    private @Nullable URI url;

    URI url() {
        return url == null ? ofEnvironment().orElse(URI.create(HERE)) : url;
    }

    /** Its API, with key and region of AWS's environment variables if they are set. */
    ApiClient api() {
        return ApiClient.of(url(), System.getenv());
    }

    /** What AWS_ENDPOINT_URL says; set to nothing it isn't set, as AWS's clients see it. */
    static Optional<URI> ofEnvironment() {
        String value = System.getenv().getOrDefault("AWS_ENDPOINT_URL", "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!isServer(value)) {
            throw new CommandFailure("AWS_ENDPOINT_URL is '" + value + "', which is no URL of a server such as " + HERE
                    + ": unset it, or say --endpoint-url");
        }
        return Optional.of(URI.create(value));
    }

    /** Of what was typed. */
    static final class Converter implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            if (!isServer(value)) {
                throw new TypeConversionException(
                        value.isEmpty()
                                ? "it is empty; was a variable not set?"
                                : "'" + value + "' is no URL of a server such as " + HERE);
            }
            return URI.create(value);
        }
    }

    /** Whether this is the URL of a server, which has a host and at most a port that there is. */
    static boolean isServer(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= PORT_MAX;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
