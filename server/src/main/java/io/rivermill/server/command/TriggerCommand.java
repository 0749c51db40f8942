// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import picocli.CommandLine.Command;

/** {@code rivermill trigger …}: looking at event source mappings. */
@Command(
        name = "trigger",
        description = "Shows the triggers (event source mappings) of functions.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TriggerListCommand.class, TriggerLagCommand.class})
final class TriggerCommand {}
