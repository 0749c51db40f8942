// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.FileFault;
import io.rivermill.server.client.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivermill invoke}: a function's answer to an event, and what it printed. */
@Command(
        name = "invoke",
        description = "Runs a function: its result on standard output, the end of its log on standard error.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code 1 if the function ended with an error; the error is the result.",
            "",
            "Examples:",
            "  rivermill invoke ProcessOrders --event sample:dynamodb",
            "  rivermill invoke ProcessOrders --event event.json",
            "  echo '{\"key\": 1}' | rivermill invoke ProcessOrders --event - 2>/dev/null | jq ."
        })
final class InvokeCommand implements Callable<Integer> {
    private static final String SAMPLE = "sample:";

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Parameters(paramLabel = "FUNCTION", description = "The function's name or ARN.")
    private String function;

    @Option(
            names = "--event",
            paramLabel = "FILE|-|SAMPLE",
            defaultValue = "",
            description = "The event: a file, - for standard input, or sample:dynamodb (default: {}).")
    private String event;

    @Option(names = "--no-log", description = "Leave out the log.")
    private boolean noLog;

    @Override
    public Integer call() {
        ApiClient.Invoked invoked = endpoint.api().invoke(function, event());
        if (!noLog) {
            Messages messages = Messages.of(spec);
            invoked.logTail().lines().forEach(messages::line);
        }
        Terminal.of(spec.commandLine()).line(invoked.payload());
        return invoked.failed() ? 1 : 0;
    }

    private byte[] event() {
        try {
            return switch (event) {
                case "" -> "{}".getBytes(StandardCharsets.UTF_8);
                case "-" -> System.in.readAllBytes();
                case String sample
                when sample.startsWith(SAMPLE) ->
                    SampleEvents.named(sample.substring(SAMPLE.length()))
                            .orElseThrow(() -> new ParameterException(
                                    spec.commandLine(),
                                    "there is no sample " + sample.substring(SAMPLE.length())
                                            + "; there is sample:dynamodb"));
                default -> Files.readAllBytes(Path.of(event));
            };
        } catch (IOException e) {
            throw new CommandFailure("can't read the event from " + event + ": " + FileFault.reason(Path.of(event), e));
        }
    }
}
