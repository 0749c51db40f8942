// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which server a client command speaks to. */
final class EndpointOption {
    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            defaultValue = "${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}",
            description = "The server's URL (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566).")
    private String url;

    String url() {
        return url;
    }

    /** Its API, with key and region of AWS's environment variables if they are set. */
    ApiClient api() {
        return ApiClient.of(parse(url), System.getenv());
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
        throw new CommandFailure("not a URL of a server: " + url + " (such as http://127.0.0.1:4566)");
    }
}
