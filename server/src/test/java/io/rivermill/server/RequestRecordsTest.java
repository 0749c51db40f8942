// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Requests as the server writes them down when it is asked to. */
class RequestRecordsTest {
    @TempDir
    private Path data;

    @Test
    void everyRequestIsWrittenDownWhenThatIsAskedFor() {
        try (ServerProcess server = ServerProcess.start(data, "--log-requests");
                AwsClients aws = new AwsClients(server.endpoint())) {
            new River(aws).createTable("orders");
            assertThrows(
                    software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.class,
                    () -> aws.dynamodb.scan(request -> request.tableName("missing")));
            Await.untilTrue(
                    "a record of the failed Scan",
                    River.SOON,
                    () -> found(aws, "{ $.operation = Scan && $.errorCode = ResourceNotFoundException }")
                                    .size()
                            == 1);
            List<FilteredLogEvent> created = found(aws, "{ $.operation = CreateTable }");
            assertEquals(1, created.size());
            assertEquals("dynamodb", created.getFirst().logStreamName());
            String message = created.getFirst().message();
            assertTrue(message.contains("\"status\":200"), message);
            assertTrue(
                    message.contains("\"resource\":\"arn:aws:dynamodb:us-east-1:000000000000:table/orders\""), message);
            assertTrue(message.contains("\"userAgent\":\"aws-sdk-java/"), message);
        }
    }

    private static List<FilteredLogEvent> found(AwsClients aws, String pattern) {
        try {
            return aws.logs
                    .filterLogEvents(request ->
                            request.logGroupName("/rivermill/requests").filterPattern(pattern))
                    .events();
        } catch (ResourceNotFoundException e) {
            return List.of(); // nothing is written yet
        }
    }
}
