// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/** The whole story through the AWS SDK for Java against the packaged server: from an item to a log line. */
class WalkthroughTest {
    private static final String PRINT_NAMES = """
            import json

            print('Loading function')

            def lambda_handler(event, context):
                for record in event['Records']:
                    print(record['eventName'], json.dumps(record['dynamodb']['Keys']), sorted(record['dynamodb']))
                return 'ok'
            """;
    private static final String PRINT_EVENT = """
            import json

            def lambda_handler(event, context):
                for record in event['Records']:
                    print(json.dumps(record))
            """;

    @TempDir
    private Path data;

    private ServerProcess server;
    private AwsClients aws;
    private River river;

    @BeforeEach
    void start() {
        server = ServerProcess.start(data);
        aws = new AwsClients(server.endpoint());
        river = new River(aws);
    }

    @AfterEach
    void stop() {
        aws.close();
        server.close();
    }

    @Test
    void aChangeOfATableReachesTheLogOfAFunctionOnceItsRoleMayReadTheStream() {
        river.createTable("orders");
        river.put("orders", 1, "before the stream");
        String stream = river.turnStreamOn("orders");
        String role = river.createRole("reader", River.BASIC_EXECUTION);
        river.createFunction("react", role, PRINT_NAMES);

        InvalidParameterValueException refused = assertThrows(
                InvalidParameterValueException.class,
                () -> river.createTrigger(stream, "react", EventSourcePosition.LATEST));
        assertEquals(400, refused.statusCode());
        assertEquals("InvalidParameterValueException", refused.awsErrorDetails().errorCode());
        assertEquals(
                "Cannot access stream " + stream
                        + ". Please ensure the role can perform the GetRecords, GetShardIterator,"
                        + " DescribeStream, and ListStreams Actions on your stream in IAM.",
                refused.awsErrorDetails().errorMessage());

        aws.iam.attachRolePolicy(request -> request.roleName("reader").policyArn(River.DYNAMODB_FULL_ACCESS));
        String trigger = river.createTrigger(stream, "react", EventSourcePosition.LATEST);
        river.awaitTriggerState(trigger, "Enabled");

        river.put("orders", 2, "one");
        river.put("orders", 2, "two");
        river.put("orders", 2, "two"); // the same again: no change, no record
        river.delete("orders", 2);
        Await.untilTrue(
                "REMOVE in the log",
                River.SOON,
                () -> river.log("react").stream().anyMatch(line -> line.startsWith("REMOVE")));

        List<String> changes = river.log("react").stream()
                .filter(line -> line.matches("(INSERT|MODIFY|REMOVE) .*"))
                .toList();
        assertEquals(
                List.of(
                        "INSERT {\"Id\": {\"N\": \"2\"}} ['ApproximateCreationDateTime', 'Keys', 'NewImage',"
                                + " 'SequenceNumber', 'SizeBytes', 'StreamViewType']",
                        "MODIFY {\"Id\": {\"N\": \"2\"}} ['ApproximateCreationDateTime', 'Keys', 'NewImage', 'OldImage',"
                                + " 'SequenceNumber', 'SizeBytes', 'StreamViewType']",
                        "REMOVE {\"Id\": {\"N\": \"2\"}} ['ApproximateCreationDateTime', 'Keys', 'OldImage',"
                                + " 'SequenceNumber', 'SizeBytes', 'StreamViewType']"),
                changes);
        Await.untilTrue( // what a function prints is there before it has ended
                "the batch's result",
                River.SOON,
                () -> river.lastProcessingResult(trigger).equals("OK"));
    }

    @Test
    void anInvocationIsFramedByStartEndAndReportLines() {
        String role = river.createRole("plain", River.BASIC_EXECUTION);
        river.createFunction(
                "framed", role, "def lambda_handler(event, context):\n    print('said')\n    return event\n");
        String requestId = aws.lambda
                .invoke(request -> request.functionName("framed"))
                .responseMetadata()
                .requestId();
        Await.untilTrue(
                "REPORT in the log",
                River.SOON,
                () -> river.log("framed").stream().anyMatch(line -> line.startsWith("REPORT")));
        List<String> lines = river.log("framed");
        int start = lines.indexOf("START RequestId: " + requestId + " Version: $LATEST");
        assertTrue(start >= 0, lines.toString());
        assertEquals("said", lines.get(start + 1));
        assertEquals("END RequestId: " + requestId, lines.get(start + 2));
        assertTrue(
                lines.get(start + 3)
                        .matches("REPORT RequestId: " + requestId
                                + "\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB"
                                + "\tMax Memory Used: \\d+ MB\tInit Duration: \\d+\\.\\d\\d ms"),
                lines.get(start + 3));
    }

    @Test
    void theEventIsExactlyAws() {
        river.createTable("exact");
        String stream = river.turnStreamOn("exact");
        String role = river.createRole("both", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
        river.createFunction("show", role, PRINT_EVENT);
        String trigger = river.createTrigger(stream, "show", EventSourcePosition.TRIM_HORIZON);
        river.awaitTriggerState(trigger, "Enabled");
        river.put("exact", 101, "New item!");
        Await.untilTrue(
                "the event in the log",
                River.SOON,
                () -> river.log("show").stream().anyMatch(line -> line.startsWith("{")));
        String event = river.log("show").stream()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
        String exact = "\\{\"eventID\": \"[0-9a-f]{32}\", \"eventName\": \"INSERT\", \"eventVersion\": \"1\\.1\","
                + " \"eventSource\": \"aws:dynamodb\", \"awsRegion\": \"us-east-1\", \"dynamodb\":"
                + " \\{\"ApproximateCreationDateTime\": \\d+\\.0, \"Keys\": \\{\"Id\": \\{\"N\": \"101\"\\}\\},"
                + " \"NewImage\": \\{\"(Id\": \\{\"N\": \"101\"\\}, \"Message\": \\{\"S\": \"New item!\"\\}|"
                + "Message\": \\{\"S\": \"New item!\"\\}, \"Id\": \\{\"N\": \"101\"\\})\\},"
                + " \"SequenceNumber\": \"1\\d{24}\", \"SizeBytes\": 26, \"StreamViewType\": \"NEW_AND_OLD_IMAGES\"\\},"
                + " \"eventSourceARN\": \"" + stream + "\"\\}";
        assertTrue(event.matches(exact), event);
    }
}
