// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import picocli.CommandLine.Option;

/** How a tail prints what it sees. */
final class LinesOption {
    /** Named as typed on the command line. */
    enum Format {
        /** Lines for people. */
        text,
        /** A JSON object a line, for programs. */
        json
    }

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json for an object a line (default: ${DEFAULT-VALUE}).")
    private Format format;

    boolean isJson() {
        return format == Format.json;
    }
}
