// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.Server;
import io.rivermill.server.ServerSettings;
import io.rivermill.server.client.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        ServerSettings settings = ServerSettings.defaults().with(new ServerSettings.Data.Folder(folder()), 0);
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
        }
        return 0;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("rivermill-rehearsal-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
