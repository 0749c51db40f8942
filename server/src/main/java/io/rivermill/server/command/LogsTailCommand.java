// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.Clock;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivermill logs tail}: the latest lines of a log group, and with --follow those that come. */
@Command(
        name = "tail",
        description = "Shows the latest lines of a log group or function, and with --follow those that come.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  rivermill logs tail ProcessOrders --follow",
            "  rivermill logs tail /aws/lambda/ProcessOrders --since 2h --filter ERROR",
            "  rivermill logs tail ProcessOrders --output json | jq -r .message"
        })
final class LogsTailCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Mixin
    private LinesOption output;

    @Parameters(paramLabel = "GROUP|FUNCTION", description = "A log group, or the name of a function.")
    private String name;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How far to look back: 30s, 10m, 2h, 1d (default: ${DEFAULT-VALUE}).")
    private Duration since;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with the lines that come, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--filter",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Only lines that match this CloudWatch Logs filter pattern.")
    private String pattern;

    @Override
    public Integer call() {
        Terminal out = Terminal.of(spec.commandLine());
        GroupTail tail =
                new GroupTail(endpoint.api(), name, Math.max(0, Clock.system().millis() - since.toMillis()), pattern);
        boolean there = look(tail, out);
        if (!there && !follow) {
            throw new CommandFailure("there is no log group " + tail.group()
                    + "; a function's group appears when it first runs ('rivermill logs tail --follow' waits for it)");
        }
        while (follow && !out.isClosed()) {
            Pause.rest(LOOK);
            look(tail, out);
        }
        return 0;
    }

    /** Prints what is new; false if there is no such group. While the server is away and lines are followed, this waits. */
    private boolean look(GroupTail tail, Terminal out) {
        boolean told = false;
        while (true) {
            try {
                return tail.poll(event -> print(event, out));
            } catch (ApiException e) {
                if (!e.isNoAnswer() || !follow) {
                    throw e;
                }
                if (!told) {
                    Messages.of(spec).line("the server doesn't answer; trying again until it does");
                    told = true;
                }
                Pause.rest(RETRY);
            }
        }
    }

    private void print(Json event, Terminal out) {
        if (output.isJson()) {
            out.line(event.toString());
        } else {
            String time = TIME.format(Instant.ofEpochMilli(event.at("timestamp").number()));
            out.line(out.faint(time) + " " + event.at("message").text().stripTrailing());
        }
    }
}
