// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

/** A role that loses its policy while its trigger runs. */
class RoleLossTest {
    private static final String PRINT_MESSAGES = """
            def lambda_handler(event, context):
                for record in event['Records']:
                    print('got', record['dynamodb']['NewImage']['Message']['S'])
            """;

    @TempDir
    private Path data;

    @Test
    void aTriggerSaysItsProblemLosesNothingAndHealsWhenThePolicyIsBack() {
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("orders");
            String stream = river.turnStreamOn("orders");
            String role = river.createRole("reader", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
            river.createFunction("react", role, PRINT_MESSAGES);
            String trigger = river.createTrigger(stream, "react", EventSourcePosition.TRIM_HORIZON);
            river.awaitTriggerState(trigger, "Enabled");
            river.put("orders", 1, "before");
            Await.untilTrue(
                    "the first change arrives", River.SOON, () -> got(river).contains("got before"));

            aws.iam.detachRolePolicy(request -> request.roleName("reader").policyArn(River.DYNAMODB_FULL_ACCESS));
            river.put("orders", 1, "while it may not read");
            Await.untilTrue(
                    "the trigger says its problem",
                    River.SOON,
                    () -> river.lastProcessingResult(trigger).startsWith("PROBLEM: "));
            assertTrue(
                    river.lastProcessingResult(trigger).contains("Cannot access stream"),
                    river.lastProcessingResult(trigger));
            assertEquals(List.of("got before"), got(river));

            aws.iam.attachRolePolicy(request -> request.roleName("reader").policyArn(River.DYNAMODB_FULL_ACCESS));
            Await.untilTrue("the trigger heals", River.SOON, () -> got(river).contains("got while it may not read"));
            Await.untilTrue(
                    "the trigger says OK",
                    River.SOON,
                    () -> river.lastProcessingResult(trigger).equals("OK"));
            assertEquals(List.of("got before", "got while it may not read"), got(river));
        }
    }

    private static List<String> got(River river) {
        return river.log("react").stream()
                .filter(line -> line.startsWith("got "))
                .toList();
    }
}
