// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import picocli.CommandLine.Option;

/** How data is printed. */
final class OutputOption {
    /** Named as typed on the command line. */
    enum Format {
        /** Columns with a heading, for people. */
        table,
        /** JSON, for programs. */
        json,
        /** Tabs between values and no heading, for cut and awk. */
        text
    }

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or text (default: ${DEFAULT-VALUE}).")
    private Format format;

    Format format() {
        return format;
    }
}
