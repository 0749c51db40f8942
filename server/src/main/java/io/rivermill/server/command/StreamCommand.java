// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import picocli.CommandLine.Command;

/** {@code rivermill stream …}: looking into tables' streams. */
@Command(
        name = "stream",
        description = "Shows what flows through tables' streams.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StreamTailCommand.class, StreamShardsCommand.class})
final class StreamCommand {}
