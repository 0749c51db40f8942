// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

/** The steps of the walkthrough, one method each, through AWS's clients: what system tests are made of. */
final class River {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final String TRUST_LAMBDA = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},\
            "Action":"sts:AssumeRole"}]}""";
    static final String BASIC_EXECUTION = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    static final String DYNAMODB_FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";

    final AwsClients aws;

    River(AwsClients aws) {
        this.aws = aws;
    }

    /** A table with the partition key {@code Id} (a number), in use when this returns. */
    void createTable(String table) {
        aws.dynamodb.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("Id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("Id")
                        .attributeType(ScalarAttributeType.N)
                        .build()));
        aws.dynamodb.waiter().waitUntilTableExists(request -> request.tableName(table));
    }

    /** Turns the stream on with both images; returns its ARN. */
    String turnStreamOn(String table) {
        return aws.dynamodb
                .updateTable(request -> request.tableName(table)
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                .tableDescription()
                .latestStreamArn();
    }

    /** A role that Lambda may take, with these policies attached; returns its ARN. */
    String createRole(String role, String... policies) {
        String arn = aws.iam
                .createRole(request -> request.roleName(role).assumeRolePolicyDocument(TRUST_LAMBDA))
                .role()
                .arn();
        for (String policy : policies) {
            aws.iam.attachRolePolicy(request -> request.roleName(role).policyArn(policy));
        }
        return arn;
    }

    /** A Python function of one file, Active when this returns. */
    void createFunction(String function, String roleArn, String source) {
        aws.lambda.createFunction(request -> request.functionName(function)
                .runtime("python3.13")
                .handler("lambda_function.lambda_handler")
                .role(roleArn)
                .timeout(10)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip(Map.of("lambda_function.py", source))))));
        aws.lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(function));
    }

    /** A trigger with batch size 100; returns its id. Throws what the service refuses with. */
    String createTrigger(String streamArn, String function, EventSourcePosition from) {
        return aws.lambda
                .createEventSourceMapping(request -> request.eventSourceArn(streamArn)
                        .functionName(function)
                        .batchSize(100)
                        .startingPosition(from))
                .uuid();
    }

    void awaitTriggerState(String uuid, String state) {
        Await.untilTrue("trigger " + state, SOON, () -> triggerState(uuid).equals(state));
    }

    String triggerState(String uuid) {
        return aws.lambda.getEventSourceMapping(request -> request.uuid(uuid)).state();
    }

    String lastProcessingResult(String uuid) {
        return aws.lambda.getEventSourceMapping(request -> request.uuid(uuid)).lastProcessingResult();
    }

    void put(String table, int id, String message) {
        aws.dynamodb.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "Id", AttributeValue.fromN(Integer.toString(id)), "Message", AttributeValue.fromS(message))));
    }

    void delete(String table, int id) {
        aws.dynamodb.deleteItem(
                request -> request.tableName(table).key(Map.of("Id", AttributeValue.fromN(Integer.toString(id)))));
    }

    /** All that a function has logged so far, in order; nothing if it hasn't logged yet. */
    List<String> log(String function) {
        try {
            return aws
                    .logs
                    .filterLogEventsPaginator(FilterLogEventsRequest.builder()
                            .logGroupName("/aws/lambda/" + function)
                            .build())
                    .events()
                    .stream()
                    .map(FilteredLogEvent::message)
                    .map(String::stripTrailing)
                    .toList();
        } catch (ResourceNotFoundException e) {
            return List.of();
        }
    }

    static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
