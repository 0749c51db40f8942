// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import picocli.CommandLine.Command;

/** {@code rivermill logs …}: looking into what functions print. */
@Command(
        name = "logs",
        description = "Shows what functions print.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LogsTailCommand.class)
final class LogsCommand {}
