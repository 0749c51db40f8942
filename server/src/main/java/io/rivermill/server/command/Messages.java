// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a command tells its user beside the data: on standard error, so that a pipe holds data only. */
record Messages(PrintWriter err) {

    static Messages of(CommandSpec spec) {
        return new Messages(spec.commandLine().getErr());
    }

    void line(String text) {
        err.println(text);
        err.flush();
    }
}
