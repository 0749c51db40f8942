// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.PidFile;
import io.rivermill.server.client.ApiClient;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends a server what a first minute brings: run at packaging time against a server that runs for the purpose, so that the
 * caches of loaded classes ({@code -XX:AOTCacheOutput}) hold what both need.
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final int ROUNDS = 50;
    private static final List<String> EVERY_DAY =
            List.of("status", "trigger list", "stream tail Rehearsal --from start --limit 1", "logs tail Rehearsal");

    @Option(names = "--data", required = true, paramLabel = "DIR", converter = FolderConverter.class)
    private Path data;

    @Override
    public Integer call() {
        rehearse("wait", "--data", data.toString());
        URI endpoint = PidFile.read(data)
                .orElseThrow(() -> new CommandFailure("no server answers over " + data + ": start one with --data"))
                .endpoint();
        ApiClient api = new ApiClient(endpoint);
        api.json(
                "dynamodb",
                "DynamoDB_20120810.CreateTable",
                Map.of(
                        "TableName",
                        "Rehearsal",
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "StreamSpecification",
                        Map.of("StreamEnabled", true, "StreamViewType", "NEW_AND_OLD_IMAGES"),
                        "KeySchema",
                        List.of(Map.of("AttributeName", "Id", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "Id", "AttributeType", "S"))));
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Object> key = Map.of("Id", Map.of("S", "item" + round));
            api.json("dynamodb", "DynamoDB_20120810.PutItem", Map.of("TableName", "Rehearsal", "Item", key));
            api.json("dynamodb", "DynamoDB_20120810.GetItem", Map.of("TableName", "Rehearsal", "Key", key));
        }
        api.json("dynamodb", "DynamoDB_20120810.Scan", Map.of("TableName", "Rehearsal"));
        api.query("sts", "2011-06-15", "GetCallerIdentity", Map.of());
        for (String command : EVERY_DAY) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
            arguments.addAll(List.of("--endpoint-url", endpoint.toString()));
            rehearse(arguments.toArray(String[]::new));
        }
        rehearse("--help");
        rehearse("env");
        return 0;
    }

    private static void rehearse(String... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Rivermill.run(nowhere, nowhere, arguments);
    }
}
