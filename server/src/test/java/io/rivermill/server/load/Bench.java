// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./dev bench} runs. */
@Command(
        name = "./dev bench",
        description = "Measures the packaged server from outside, over loopback.",
        subcommands = {
            PutBench.class,
            TriggerLatencyBench.class,
            RecordsBench.class,
            FanoutBench.class,
            BacklogBench.class,
            SizeBench.class
        },
        mixinStandardHelpOptions = true)
final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
