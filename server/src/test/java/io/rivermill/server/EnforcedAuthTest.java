// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** {@code --auth enforced}: only keys that were made here may do anything, and only what their policies say. */
class EnforcedAuthTest {
    private static final Pattern ROOT_KEY =
            Pattern.compile("AWS_ACCESS_KEY_ID=(AKIA\\w+) AWS_SECRET_ACCESS_KEY=(\\S+)");

    @TempDir
    private Path data;

    @Test
    void theFirstStartShowsARootKeyOnceAndStrangersAreRefused() {
        String keyId;
        String secret;
        try (ServerProcess server = ServerProcess.start(data, "--auth", "enforced")) {
            Matcher shown = ROOT_KEY.matcher(server.output());
            assertTrue(shown.find(), server.output());
            keyId = shown.group(1);
            secret = shown.group(2);
            try (AwsClients stranger = new AwsClients(server.endpoint())) {
                DynamoDbException refused = assertThrows(DynamoDbException.class, () -> stranger.dynamodb.listTables());
                assertEquals(
                        "UnrecognizedClientException", refused.awsErrorDetails().errorCode());
                assertEquals(
                        "The security token included in the request is invalid.",
                        refused.awsErrorDetails().errorMessage());
            }
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(data, "--auth", "enforced");
                AwsClients root = new AwsClients(server.endpoint(), keyId, secret)) {
            assertFalse(ROOT_KEY.matcher(server.output()).find(), "the key is shown only once");
            root.iam.createUser(request -> request.userName("reader"));
            AccessKey key = root.iam
                    .createAccessKey(request -> request.userName("reader"))
                    .accessKey();
            try (AwsClients reader = new AwsClients(server.endpoint(), key.accessKeyId(), key.secretAccessKey())) {
                DynamoDbException denied = assertThrows(DynamoDbException.class, () -> reader.dynamodb.listTables());
                assertEquals(
                        "User: arn:aws:iam::000000000000:user/reader is not authorized to perform: dynamodb:ListTables on"
                                + " resource: * because no identity-based"
                                + " policy allows the dynamodb:ListTables action",
                        denied.awsErrorDetails().errorMessage());
                root.iam.attachUserPolicy(request ->
                        request.userName("reader").policyArn("arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"));
                assertTrue(reader.dynamodb.listTables().tableNames().isEmpty());
            }
        }
    }
}
