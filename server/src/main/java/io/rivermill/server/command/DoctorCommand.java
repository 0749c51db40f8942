// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.ServerSettings;
import io.rivermill.server.client.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill doctor}: what is wrong with this machine, and how to mend it. */
@Command(
        name = "doctor",
        description = "Looks at what a server, its functions and its clients need; names each fault with its cure.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code 1 if there is a problem; warnings don't count.",
            "",
            "Examples:",
            "  rivermill doctor",
            "  rivermill doctor --data ./data --port 8000 --output json"
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            converter = FolderConverter.class,
            description = "Data folder (default: ~/.rivermill/data).")
    private @Nullable Path data;

    @Option(
            names = "--port",
            converter = PortConverter.class,
            defaultValue = "4566",
            description = "The server's port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(new ThisMachine(), folder(), port).look();
        Terminal out = Terminal.of(spec.commandLine());
        switch (output.format()) {
            case table -> findings.forEach(finding -> print(finding, out));
            case json ->
                out.line(new Json(findings.stream().map(DoctorCommand::object).toList()).toString());
            case text ->
                findings.forEach(finding -> out.line(
                        String.join("\t", finding.check(), finding.state().name(), finding.found(), finding.cure())));
        }
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.problem) ? 1 : 0;
    }

    private Path folder() {
        if (data != null) {
            return data;
        }
        return ServerSettings.defaults().data() instanceof ServerSettings.Data.Folder folder
                ? folder.path()
                : Path.of(".");
    }

    private static void print(Finding finding, Terminal out) {
        String state = String.format("%-8s", finding.state());
        String coloured = switch (finding.state()) {
            case ok -> out.good(state);
            case warning -> out.caution(state);
            case problem -> out.bad(state);
        };
        out.line(coloured + " " + out.strong(finding.check()) + ": " + finding.found());
        if (!finding.cure().isEmpty()) {
            out.line("         cure: " + finding.cure());
        }
    }

    private static Map<String, Object> object(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("check", finding.check());
        object.put("state", finding.state().name());
        object.put("found", finding.found());
        object.put("cure", finding.cure());
        return object;
    }
}
