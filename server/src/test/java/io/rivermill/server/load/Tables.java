// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of a measurement: one string key, on demand. */
final class Tables {

    private Tables() {}

    /** Creates the table and waits until it can be used; returns its stream's ARN, empty without a stream. */
    static String create(ApiClient api, String table, boolean stream) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("TableName", table);
        request.put("BillingMode", "PAY_PER_REQUEST");
        request.put("KeySchema", List.of(Map.of("AttributeName", "Id", "KeyType", "HASH")));
        request.put("AttributeDefinitions", List.of(Map.of("AttributeName", "Id", "AttributeType", "S")));
        if (stream) {
            request.put("StreamSpecification", Map.of("StreamEnabled", true, "StreamViewType", "NEW_AND_OLD_IMAGES"));
        }
        api.json("dynamodb", "DynamoDB_20120810.CreateTable", request);
        return awaitActive(api, table);
    }

    /** Waits until a table can be used; returns its stream's ARN, empty without a stream. */
    static String awaitActive(ApiClient api, String table) {
        for (int attempt = 0; attempt < 600; attempt++) {
            Json description = api.json("dynamodb", "DynamoDB_20120810.DescribeTable", Map.of("TableName", table))
                    .at("Table");
            if (description.at("TableStatus").text().equals("ACTIVE")) {
                return description.at("LatestStreamArn").text();
            }
            Pause.millis(50);
        }
        throw new IllegalStateException(table + " did not become ACTIVE");
    }
}
