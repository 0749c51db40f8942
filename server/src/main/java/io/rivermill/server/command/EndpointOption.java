// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which server a client command speaks to. */
final class EndpointOption {
    private static final String HERE = "http://127.0.0.1:4566";

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            converter = Converter.class,
            defaultValue = "${AWS_ENDPOINT_URL:-" + EndpointOption.HERE + "}",
            description = "The server's URL (default: AWS_ENDPOINT_URL, else " + EndpointOption.HERE + ").")
    private URI url;

    URI url() {
        return url;
    }

    /** Its API, with key and region of AWS's environment variables if they are set. */
    ApiClient api() {
        return ApiClient.of(url, System.getenv());
    }

    /** A variable that is set to nothing is one that isn't set, as AWS's clients see it. */
    static final class Converter implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                return parse(value.isEmpty() ? HERE : value);
            } catch (CommandFailure e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static URI parse(String url) {
        try {
            URI uri = URI.create(url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new CommandFailure("'" + url + "' is no URL of a server such as " + HERE);
    }
}
