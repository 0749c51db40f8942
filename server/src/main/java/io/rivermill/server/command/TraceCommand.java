// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivermill trace}: what became of a change. */
@Command(
        name = "trace",
        description = "Follows the changes of an item, or one change, to the functions that got them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Changes can be followed for a day. Exit code 1 if the stream holds no such change.",
            "",
            "Examples:",
            "  rivermill trace Orders 101                            all changes of the item with the key 101",
            "  rivermill trace Orders 'Customer=\"ann\" Day=7'        a key as 'stream tail' shows it",
            "  rivermill trace Orders 1000000000000000000700002      one change, by its sequence number",
            "  rivermill trace Orders 101 --output json | jq '.attempts[].outcome'"
        })
final class TraceCommand implements Callable<Integer> {
    private static final Pattern SEQUENCE_NUMBER = Pattern.compile("1[0-9]{24}");

    /** How it is printed. */
    enum Form {
        /** For people. */
        text,
        /** An object a line. */
        json
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text, or json: one object a change (default: ${DEFAULT-VALUE}).")
    private Form output;

    @Parameters(index = "0", paramLabel = "TABLE", description = "A table with a stream.")
    private String table;

    @Parameters(index = "1", paramLabel = "KEY|SEQ", description = "An item's key, or a change's sequence number.")
    private String which;

    @Override
    public Integer call() {
        ApiClient api = endpoint.api();
        StreamHistory history = new StreamHistory(api, table);
        List<StreamRecord> changes = SEQUENCE_NUMBER.matcher(which).matches()
                ? history.between(which, which)
                : history.matching(record -> isOf(record.keys()));
        if (changes.isEmpty()) {
            throw new CommandFailure("the stream of " + table + " holds no change of an item with the key " + which);
        }
        Traces traces = new Traces(api);
        changes.forEach(change -> print(change, traces));
        return 0;
    }

    /** A key may be typed as it is shown, or as its only value without quotes. */
    private boolean isOf(Json keys) {
        if (AttributeText.members(keys).equals(which)) {
            return true;
        }
        List<Json> values = List.copyOf(keys.members().values());
        return values.size() == 1
                && values.getFirst().members().values().stream()
                        .anyMatch(value -> value.text().equals(which));
    }

    private void print(StreamRecord change, Traces traces) {
        Terminal out = Terminal.of(spec.commandLine());
        List<Json> attempts = traces.of(change.sequenceNumber());
        if (output == Form.json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("record", change.body());
            object.put(
                    "attempts",
                    attempts.stream().map(TraceCommand::withoutNumbers).toList());
            out.line(new Json(object).toString());
            return;
        }
        new RecordText(out, StreamTailCommand.Form.whole, false).print(change);
        out.line(out.faint("  change " + change.sequenceNumber()));
        if (attempts.isEmpty()) {
            out.line("  no trigger has had it, or it was too long ago");
        }
        attempts.forEach(attempt -> print(out, attempt, traces));
    }

    private static void print(Terminal out, Json attempt, Traces traces) {
        String function = Triggers.functionName(attempt.at("functionArn").text());
        String outcome = attempt.at("outcome").text();
        StringBuilder line = new StringBuilder("  ")
                .append(out.faint(attempt.at("time").text()))
                .append(' ')
                .append(outcome.equals("OK") ? out.good(outcome) : out.caution(outcome))
                .append(' ')
                .append(function);
        if (attempt.at("attempt").isPresent()) {
            line.append(" attempt ").append(attempt.at("attempt").text());
            line.append(", ").append(attempt.at("invokeMs").text()).append(" ms");
        }
        line.append(", batch of ").append(attempt.at("count").text());
        if (attempt.at("error").isPresent()) {
            line.append(": ").append(attempt.at("error").text());
        }
        out.line(line.toString());
        if (attempt.at("requestId").isPresent()) {
            traces.lines(function, attempt.at("requestId").text())
                    .forEach(said -> out.line("    " + out.faint(said.stripTrailing())));
        }
    }

    /** The other changes of the batch say nothing of this one. */
    private static Map<String, Json> withoutNumbers(Json attempt) {
        Map<String, Json> members = new LinkedHashMap<>(attempt.members());
        members.remove("seqs");
        return members;
    }
}
