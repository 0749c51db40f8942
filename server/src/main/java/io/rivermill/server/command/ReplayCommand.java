// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivermill replay}: gives a function changes once more, as its trigger would. */
@Command(
        name = "replay",
        description = "Runs a function with changes of a table once more, in one batch, as a trigger would.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The changes are of one shard, and still in the stream (24 hours): those that a message to an",
            "on-failure destination names, or that 'rivermill trace' shows. Exit code 1 if the function ended",
            "with an error.",
            "",
            "Examples:",
            "  rivermill replay Orders --from 1000000000000000000700002 --to 1000000000000000000900002 \\",
            "      --function ProcessOrders",
            "  rivermill replay Orders --from $SEQ --to $SEQ --function ProcessOrders --yes | jq ."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int EVENT_BYTES_MAX = 6_291_456;
    private static final String NUMBER = "[0-9]{1,40}";

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Parameters(paramLabel = "TABLE", description = "A table with a stream.")
    private String table;

    @Option(names = "--from", required = true, paramLabel = "SEQ", description = "The first change's sequence number.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "SEQ", description = "The last change's sequence number.")
    private String to;

    @Option(names = "--function", required = true, paramLabel = "F", description = "The function's name or ARN.")
    private String function;

    @Option(names = "--yes", description = "Don't ask first.")
    private boolean yes;

    @Override
    public Integer call() {
        for (String number : List.of(from, to)) {
            if (!number.matches(NUMBER)) {
                throw new ParameterException(
                        spec.commandLine(), "'" + number + "' is no sequence number; 'rivermill trace' shows them");
            }
        }
        ApiClient api = endpoint.api();
        StreamHistory history = new StreamHistory(api, table);
        List<StreamRecord> changes = history.between(from, to);
        byte[] event = event(changes, history.stream());
        if (event.length > EVENT_BYTES_MAX) {
            throw new CommandFailure("these changes make an event of " + event.length + " bytes, and functions take "
                    + EVENT_BYTES_MAX + ": replay them in parts");
        }
        Messages messages = Messages.of(spec);
        messages.line(changes.size() + " changes of " + table + " for " + function);
        if (!yes && !isWanted(messages)) {
            messages.line("nothing was done");
            return 1;
        }
        ApiClient.Invoked invoked = api.invoke(function, event);
        invoked.logTail().lines().forEach(messages::line);
        Terminal.of(spec.commandLine()).line(invoked.payload());
        return invoked.failed() ? 1 : 0;
    }

    private static boolean isWanted(Messages messages) {
        messages.line("Run it? [y/N]");
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        } catch (IOException e) {
            throw new CommandFailure("can't ask (" + e.getMessage() + "); --yes doesn't");
        }
    }

    /** The event that a trigger makes of these changes. */
    static byte[] event(List<StreamRecord> changes, String stream) {
        List<Map<String, Object>> records =
                changes.stream().map(change -> record(change.body(), stream)).toList();
        return new Json(Map.of("Records", records)).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Functions see the same members as GetRecords shows, but for two: whose stream it is, and who made the change. */
    private static Map<String, Object> record(Json record, String stream) {
        Map<String, Object> event = new LinkedHashMap<>(record.members());
        Json identity = record.at("userIdentity");
        if (identity.isPresent()) {
            event.put("userIdentity", Map.of("type", identity.at("Type"), "principalId", identity.at("PrincipalId")));
        }
        event.put("eventSourceARN", stream);
        return event;
    }
}
