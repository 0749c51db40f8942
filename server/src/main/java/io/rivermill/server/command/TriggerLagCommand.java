// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill trigger lag}: how far each trigger is behind its stream. */
@Command(
        name = "lag",
        description =
                "Shows how far each trigger is behind: the age of the oldest change that isn't done with, by shard.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  rivermill trigger lag",
            "  rivermill trigger lag --function ProcessOrders --output json | jq 'map(.lagSeconds) | max'"
        })
final class TriggerLagCommand implements Callable<Integer> {
    private static final String METRICS = "/_rivermill/metrics";
    private static final String SIGNING_NAME = "monitoring"; // asked for beyond loopback
    private static final Pattern LAG = Pattern.compile(
            "rivermill_trigger_lag_seconds\\{.*bucket=\"(\\d+)\".*event_source_mapping_uuid=\"([^\"]+)\".*} (\\S+)");

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Mixin
    private OutputOption output;

    @Option(names = "--function", paramLabel = "NAME", description = "Only this function's triggers.")
    private @Nullable String function;

    /** What a bucket of a trigger's stream has waiting. */
    private record Lag(int bucket, String uuid, BigDecimal seconds) {}

    @Override
    public Integer call() {
        ApiClient api = endpoint.api();
        List<Json> triggers = new Triggers(api).all(function, Messages.of(spec));
        List<Lag> lags = LAG.matcher(api.page(SIGNING_NAME, METRICS))
                .results()
                .map(TriggerLagCommand::lag)
                .toList();
        Listing listing = new Listing("function", "table", "state", "shard", "lagSeconds", "uuid");
        for (Json trigger : triggers) {
            List<String> shards = openShards(api, trigger);
            lags.stream()
                    .filter(lag -> lag.uuid().equals(trigger.at("UUID").text()))
                    .sorted(Comparator.comparingInt(Lag::bucket))
                    .forEach(lag -> listing.add(
                            Triggers.functionName(trigger),
                            Triggers.table(trigger),
                            trigger.at("State").text(),
                            shard(shards, lag.bucket()),
                            lag.seconds(),
                            lag.uuid()));
        }
        listing.print(Terminal.of(spec.commandLine()), output.format());
        return 0;
    }

    private static Lag lag(MatchResult found) {
        return new Lag(Integer.parseInt(found.group(1)), found.group(2), new BigDecimal(found.group(3)));
    }

    private static List<String> openShards(ApiClient api, Json trigger) {
        return new TableStreams(api, Triggers.table(trigger))
                .shards(trigger.at("EventSourceArn").text()).stream()
                        .filter(StreamShard::isOpen)
                        .map(StreamShard::id)
                        .toList();
    }

    /** The shard that grows in a bucket, which ends its name; none grows any more once the stream was turned off. */
    private static String shard(List<String> shards, int bucket) {
        String end = String.format("-%08x", bucket);
        return shards.stream().filter(shard -> shard.endsWith(end)).findFirst().orElse("closed" + end);
    }
}
