// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
        ApiClient api = endpoint.api();
        Listing triggers = new Listing("function", "table", "state", "batchSize", "lastResult", "uuid", "stream");
        String marker = "";
        do {
            Json page = api.rest("GET", "/2015-03-31/event-source-mappings/" + query(marker), null);
            page.at("EventSourceMappings").elements().forEach(mapping -> add(triggers, mapping));
            marker = page.at("NextMarker").text();
        } while (!marker.isEmpty());
        triggers.print(Terminal.of(spec.commandLine()), output.format());
        return 0;
    }

    private static void add(Listing triggers, Json mapping) {
        String functionArn = mapping.at("FunctionArn").text();
        String stream = mapping.at("EventSourceArn").text();
        triggers.add(
                functionArn.replaceFirst(".*:function:", ""),
                stream.replaceFirst(".*:table/", "").replaceFirst("/stream/.*", ""),
                mapping.at("State").text(),
                mapping.at("BatchSize").number(),
                mapping.at("LastProcessingResult").text(),
                mapping.at("UUID").text(),
                stream);
    }

    private String query(String marker) {
        StringBuilder query = new StringBuilder();
        if (function != null) {
            query.append("?FunctionName=").append(encoded(function));
        }
        if (!marker.isEmpty()) {
            query.append(query.isEmpty() ? "?" : "&").append("Marker=").append(encoded(marker));
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
