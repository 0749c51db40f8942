// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

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
            assertTrue(root.streams.listStreams().streams().isEmpty(), "streams are signed for as DynamoDB is");
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

    @Test
    void policiesMayLimitPartitionsAttributesAndTransactions() {
        String policy = """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Resource":"*",
                  "Action":["dynamodb:GetItem","dynamodb:PutItem","dynamodb:BatchGetItem","dynamodb:Query"],
                  "Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:username}"],
                                                           "dynamodb:Attributes":["pk","open"]},
                               "StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}},
                 {"Effect":"Allow","Resource":"*","Action":"dynamodb:DeleteItem",
                  "Condition":{"StringEquals":{"dynamodb:EnclosingOperation":"TransactWriteItems"}}}]}""";
        try (ServerProcess server = ServerProcess.start(data, "--auth", "enforced")) {
            Matcher shown = ROOT_KEY.matcher(server.output());
            assertTrue(shown.find(), server.output());
            try (AwsClients root = new AwsClients(server.endpoint(), shown.group(1), shown.group(2))) {
                root.dynamodb.createTable(request -> request.tableName("rivers")
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("pk")
                                .keyType("HASH")
                                .build())
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("pk")
                                .attributeType("S")
                                .build())
                        .billingMode("PAY_PER_REQUEST"));
                root.iam.createUser(request -> request.userName("rhine"));
                root.iam.putUserPolicy(
                        request -> request.userName("rhine").policyName("own").policyDocument(policy));
                AccessKey key = root.iam
                        .createAccessKey(request -> request.userName("rhine"))
                        .accessKey();
                try (AwsClients rhine = new AwsClients(server.endpoint(), key.accessKeyId(), key.secretAccessKey())) {
                    tryAsRhine(rhine.dynamodb);
                }
            }
        }
    }

    @Test
    void beyondLoopbackMetricsAndTheLagOfTriggersAreForThoseWhoMay() throws Exception {
        try (ServerProcess server = ServerProcess.start(data, "--auth", "enforced", "--listen", "0.0.0.0")) {
            Matcher shown = ROOT_KEY.matcher(server.output());
            assertTrue(shown.find(), server.output());
            try (AwsClients root = new AwsClients(server.endpoint(), shown.group(1), shown.group(2))) {
                createTrigger(root);
                root.iam.createUser(request -> request.userName("ann"));
                root.iam.putUserPolicy(
                        request -> request.userName("ann").policyName("list").policyDocument("""
                                {"Version":"2012-10-17","Statement":[
                                 {"Effect":"Allow","Resource":"*","Action":"lambda:List*"}]}"""));
                AccessKey key = root.iam
                        .createAccessKey(request -> request.userName("ann"))
                        .accessKey();
                ServerProcess.Finished lag = lag(server, shown.group(1), shown.group(2));
                assertEquals(0, lag.exitCode(), lag.output());
                assertEquals(5, lag.output().lines().count(), lag.output());
                assertTrue(lag.output().contains("React"), lag.output());
                ServerProcess.Finished denied = lag(server, key.accessKeyId(), key.secretAccessKey());
                assertEquals(1, denied.exitCode(), denied.output());
                assertEquals(
                        "rivermill: AccessDeniedException (403): User: arn:aws:iam::000000000000:user/ann is not"
                                + " authorized to perform: cloudwatch:GetMetricData on resource: * because no"
                                + " identity-based policy allows the cloudwatch:GetMetricData action",
                        denied.output().strip());
                ServerProcess.Finished stranger = lag(server, "AKIASTRANGER", "secret");
                assertEquals(1, stranger.exitCode(), stranger.output());
                assertTrue(stranger.output().contains("UnrecognizedClientException (403)"), stranger.output());
            }
            HttpResponse<String> unsigned = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.endpoint().resolve("/_rivermill/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(403, unsigned.statusCode());
            assertTrue(unsigned.body().contains("MissingAuthenticationToken"), unsigned.body());
        }
    }

    private static void createTrigger(AwsClients root) {
        River river = new River(root);
        String role = river.createRole("all", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
        river.createTable("Orders");
        String stream = river.turnStreamOn("Orders");
        river.createFunction("React", role, "def lambda_handler(event, context): pass");
        river.awaitTriggerState(river.createTrigger(stream, "React", EventSourcePosition.TRIM_HORIZON), "Enabled");
    }

    private static ServerProcess.Finished lag(ServerProcess server, String keyId, String secret) {
        List<String> environment = List.of("env", "AWS_ACCESS_KEY_ID=" + keyId, "AWS_SECRET_ACCESS_KEY=" + secret);
        return ServerProcess.runUnder(
                environment,
                "trigger",
                "lag",
                "--endpoint-url",
                server.endpoint().toString());
    }

    private static void tryAsRhine(DynamoDbClient dynamodb) {
        dynamodb.putItem(put -> put.tableName("rivers").item(item("rhine", "open")));
        assertDenied(
                "PutItem", () -> dynamodb.putItem(put -> put.tableName("rivers").item(item("elbe", "open"))));
        assertDenied(
                "PutItem", () -> dynamodb.putItem(put -> put.tableName("rivers").item(item("rhine", "secret"))));
        assertEquals(
                "1",
                dynamodb.getItem(get -> get.tableName("rivers")
                                .key(key("rhine"))
                                .projectionExpression("#o")
                                .expressionAttributeNames(Map.of("#o", "open")))
                        .item()
                        .get("open")
                        .n());
        assertDenied(
                "GetItem", () -> dynamodb.getItem(get -> get.tableName("rivers").key(key("rhine"))));
        assertDenied(
                "GetItem",
                () -> dynamodb.getItem(
                        get -> get.tableName("rivers").key(key("elbe")).projectionExpression("pk")));
        assertDenied(
                "BatchGetItem",
                () -> dynamodb.batchGetItem(get -> get.requestItems(Map.of(
                        "rivers",
                        KeysAndAttributes.builder()
                                .keys(List.of(key("rhine"), key("elbe")))
                                .projectionExpression("pk")
                                .build()))));
        assertEquals(1, dynamodb.query(query("rhine")).count());
        assertDenied("Query", () -> dynamodb.query(query("elbe")));
        assertDenied(
                "DeleteItem",
                () -> dynamodb.deleteItem(delete -> delete.tableName("rivers").key(key("rhine"))));
        TransactWriteItem delete = TransactWriteItem.builder()
                .delete(request -> request.tableName("rivers").key(key("rhine")))
                .build();
        dynamodb.transactWriteItems(request -> request.transactItems(delete));
        assertEquals(0, dynamodb.query(query("rhine")).count());
    }

    private static QueryRequest query(String partition) {
        return QueryRequest.builder()
                .tableName("rivers")
                .keyConditionExpression("pk = :p")
                .expressionAttributeValues(Map.of(":p", AttributeValue.fromS(partition)))
                .projectionExpression("pk")
                .build();
    }

    private static void assertDenied(String operation, Executable call) {
        DynamoDbException denied = assertThrows(DynamoDbException.class, call);
        assertEquals("AccessDeniedException", denied.awsErrorDetails().errorCode());
        String message = denied.awsErrorDetails().errorMessage();
        assertTrue(message.contains("not authorized to perform: dynamodb:" + operation + " on"), message);
    }

    private static Map<String, AttributeValue> key(String partition) {
        return Map.of("pk", AttributeValue.fromS(partition));
    }

    private static Map<String, AttributeValue> item(String partition, String attribute) {
        return Map.of("pk", AttributeValue.fromS(partition), attribute, AttributeValue.fromN("1"));
    }
}
