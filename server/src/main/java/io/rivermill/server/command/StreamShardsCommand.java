// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivermill stream shards}: the shards of a table's stream, each below the one that must be read before it. */
@Command(
        name = "shards",
        description = "Shows the shards of a table's stream, each below the one that must be read before it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  rivermill stream shards Orders",
            "  rivermill stream shards Orders --output json | jq '.[] | select(.state == \"open\").shard'"
        })
final class StreamShardsCommand implements Callable<Integer> {
    private static final String BELOW = "└ ";
    private static final String SPLIT = "  ";

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "TABLE", description = "A table with a stream, or one that had one.")
    private String table;

    @Override
    public Integer call() {
        TableStreams streams = new TableStreams(endpoint.api(), table);
        String stream = streams.latest();
        List<StreamShard> shards = streams.shards(stream);
        Messages.of(spec).line(stream + " is " + streams.status(stream));
        boolean forPeople = output.format() == OutputOption.Format.table;
        Listing listing = forPeople
                ? new Listing("shard", "state", "first", "last")
                : new Listing("shard", "state", "first", "last", "parent");
        if (forPeople) {
            addLineages(listing, shards);
        } else {
            shards.forEach(shard -> listing.add(shard.id(), state(shard), shard.first(), shard.last(), shard.parent()));
        }
        listing.print(Terminal.of(spec.commandLine()), output.format());
        return 0;
    }

    /** Adds the shards whose parents aren't there (any more), each followed by its descendants. */
    private static void addLineages(Listing listing, List<StreamShard> shards) {
        Map<String, List<StreamShard>> byParent = shards.stream().collect(Collectors.groupingBy(StreamShard::parent));
        List<String> ids = shards.stream().map(StreamShard::id).toList();
        for (StreamShard shard : shards) {
            if (!ids.contains(shard.parent())) {
                add(listing, shard, "");
                addChildren(listing, byParent, shard, "");
            }
        }
    }

    /** A lineage may be long, so an only child isn't indented further than its parent; children of a split are. */
    private static void addChildren(
            Listing listing, Map<String, List<StreamShard>> byParent, StreamShard first, String indent) {
        StreamShard parent = first;
        List<StreamShard> children = byParent.getOrDefault(parent.id(), List.of());
        while (children.size() == 1) {
            parent = children.getFirst();
            add(listing, parent, indent + BELOW);
            children = byParent.getOrDefault(parent.id(), List.of());
        }
        for (StreamShard child : children) {
            add(listing, child, indent + SPLIT + BELOW);
            addChildren(listing, byParent, child, indent + SPLIT);
        }
    }

    private static void add(Listing listing, StreamShard shard, String before) {
        listing.add(before + shard.id(), state(shard), shard.first(), shard.last());
    }

    private static String state(StreamShard shard) {
        return shard.isOpen() ? "open" : "closed";
    }
}
