// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.Server;
import io.rivermill.server.ServerSettings;
import io.rivermill.server.client.ApiClient;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Starts a server, sends it what a first minute brings, and ends: run at packaging time so that the cache of loaded
 * classes ({@code -XX:AOTCacheOutput}) holds what a start needs.
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final int ROUNDS = 50;

    @Override
    public Integer call() {
        Path folder = ScratchFolder.make("rivermill-rehearsal-");
        ServerSettings settings = ServerSettings.defaults().with(new ServerSettings.Data.Folder(folder), 0);
        try (Server server = Server.start(settings)) {
            ApiClient api = new ApiClient(server.endpoint());
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
            rehearseCommands(server.endpoint().toString());
        }
        ScratchFolder.delete(folder);
        return 0;
    }

    /** The commands of every day, so that their classes are in the cache as well. */
    private static void rehearseCommands(String endpoint) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        for (String command : List.of(
                "status",
                "trigger list",
                "stream tail Rehearsal --from start --limit 1",
                "logs tail Rehearsal",
                "wait --timeout 1s")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
            arguments.addAll(List.of("--endpoint-url", endpoint));
            Rivermill.run(nowhere, nowhere, arguments.toArray(String[]::new));
        }
        Rivermill.run(nowhere, nowhere, "--help");
        Rivermill.run(nowhere, nowhere, "env");
    }
}
