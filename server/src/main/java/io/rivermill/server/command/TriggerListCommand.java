// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill trigger list}: which function is run by which stream, and how that went last. */
@Command(
        name = "list",
        description = "Lists which function is run by which stream, and how that went last.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  rivermill trigger list",
            "  rivermill trigger list --function ProcessOrders --output json"
        })
final class TriggerListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Mixin
    private OutputOption output;

    @Option(names = "--function", paramLabel = "NAME", description = "Only this function's triggers.")
    private @Nullable String function;

    @Override
    public Integer call() {
        Listing triggers = new Listing("function", "table", "state", "batchSize", "lastResult", "uuid", "stream");
        new Triggers(endpoint.api()).all(function, Messages.of(spec)).forEach(mapping -> add(triggers, mapping));
        triggers.print(Terminal.of(spec.commandLine()), output.format());
        return 0;
    }

    private static void add(Listing triggers, Json mapping) {
        triggers.add(
                Triggers.functionName(mapping),
                Triggers.table(mapping),
                mapping.at("State").text(),
                mapping.at("BatchSize").number(),
                mapping.at("LastProcessingResult").text(),
                mapping.at("UUID").text(),
                mapping.at("EventSourceArn").text());
    }
}
