// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rivermill status}: whether a server answers, and how it is. */
@Command(
        name = "status",
        description = "Says whether a server answers, and how it is.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code 0: it reads and writes. 1: it doesn't answer, or only reads.",
            "",
            "Examples:",
            "  rivermill status",
            "  rivermill status --data ./data --output json"
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        Optional<ServerOption.Target> target = server.target();
        Json health = target.map(ServerOption.Target::health).orElse(null);
        if (target.isEmpty() || health == null) {
            throw new CommandFailure("no server answers " + server.words()
                    + ": start one with 'rivermill start', or see 'rivermill doctor'");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("endpoint", target.get().endpoint().toString());
        health.members().forEach((name, value) -> facts.put(name, Objects.requireNonNull(value.value())));
        if (output.format() == OutputOption.Format.table) {
            Duration uptime = Duration.ofSeconds(health.at("uptimeSeconds").number());
            facts.remove("uptimeSeconds");
            facts.put("uptime", DurationConverter.words(uptime));
        }
        Listing.printFacts(Terminal.of(spec.commandLine()), output.format(), facts);
        return "ok".equals(health.at("status").text()) ? 0 : 1;
    }
}
