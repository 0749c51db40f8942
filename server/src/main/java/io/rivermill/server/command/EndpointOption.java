// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

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
}
