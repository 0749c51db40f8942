// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.lambda.Blueprints;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The walk itself: twelve steps through the public API, each shown with what came back and checked. The first step that
 * isn't as it should be ends the walk.
 */
final class Tour {
    static final String TABLE = "Orders";
    static final String FUNCTION = "ProcessOrders";
    private static final String ROLE = "ProcessOrders-role";
    private static final String GROUP = "/aws/lambda/" + FUNCTION;
    private static final Blueprints.Blueprint BLUEPRINT = Blueprints.named("dynamodb-process-stream-python");
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String BASIC_EXECUTION = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    private static final String FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},\
            "Action":"sts:AssumeRole"}]}""";

    private final Steps steps;
    private final ApiClient api;
    private final Terminal out;
    private final Path folder;

    Tour(Terminal out, ApiClient api, Path folder) {
        this.out = out;
        this.api = api;
        this.folder = folder;
        this.steps = new Steps(out);
    }

    /** True if every step was as it should be. */
    boolean walk() {
        out.line(out.strong("From an item to a log line"));
        out.line("Every step is a call of the public AWS API, which the AWS CLI would make as shown, and is checked.");
        out.line(out.faint("server " + api.endpoint() + ", data in " + folder));
        try {
            createTable();
            addItems();
            String stream = turnStreamOn();
            String role = createRole();
            createFunction(role);
            triggerIsRefused(stream);
            attachPolicy();
            trigger(stream);
            changeItems();
            showLog();
        } catch (Steps.NotSo e) {
            steps.failed(e.getMessage());
            return false;
        } catch (ApiException e) {
            steps.failed(e.code() + " (" + e.status() + "): " + e.sentence());
            return false;
        }
        out.line("");
        out.line(out.good("All " + steps.count() + " steps are as they should be."));
        return true;
    }

    private void createTable() {
        steps.step("Create the table " + TABLE + " with the partition key Id", "aws dynamodb create-table");
        steps.why("A table holds items; the partition key says which item is which.");
        dynamodb(
                "CreateTable",
                Map.of(
                        "TableName",
                        TABLE,
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "KeySchema",
                        List.of(Map.of("AttributeName", "Id", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "Id", "AttributeType", "N"))));
        Json table = until(
                "the table is ACTIVE",
                () -> dynamodb("DescribeTable", Map.of("TableName", TABLE)).at("Table"),
                found -> found.at("TableStatus").text().equals("ACTIVE"));
        steps.came(table.at("TableArn").text() + " " + table.at("TableStatus").text());
    }

    private void addItems() {
        steps.step("Add three items", "aws dynamodb put-item");
        steps.why("No stream yet, so nobody is told of these.");
        for (int id = 101; id <= 103; id++) {
            dynamodb("PutItem", Map.of("TableName", TABLE, "Item", item(id, "added before the stream")));
        }
        Json scan = dynamodb("Scan", Map.of("TableName", TABLE));
        steps.check(scan.at("Count").number() == 3, "a scan counts 3 items", scan);
        steps.came(scan.at("Count").text() + " items");
    }

    private String turnStreamOn() {
        steps.step("Turn on the stream with new and old images", "aws dynamodb update-table --stream-specification");
        steps.why("From now on each change of an item is also a record, in order, readable for 24 hours.");
        Json table = dynamodb(
                        "UpdateTable",
                        Map.of(
                                "TableName",
                                TABLE,
                                "StreamSpecification",
                                Map.of("StreamEnabled", true, "StreamViewType", "NEW_AND_OLD_IMAGES")))
                .at("TableDescription");
        String stream = table.at("LatestStreamArn").text();
        Json found = api.json("dynamodb", "DynamoDBStreams_20120810.DescribeStream", Map.of("StreamArn", stream));
        String status = found.at("StreamDescription", "StreamStatus").text();
        steps.check(status.startsWith("ENABL"), "the stream is on", found);
        steps.came(stream);
        return stream;
    }

    private String createRole() {
        steps.step(
                "Create a role for the function, with basic execution rights only",
                "aws iam create-role, attach-role-policy");
        steps.why("A function has no rights but those of its role. This one may write its log, nothing else.");
        api.query("iam", "2010-05-08", "CreateRole", Map.of("RoleName", ROLE, "AssumeRolePolicyDocument", TRUST));
        attach(BASIC_EXECUTION);
        String arn = api.query("iam", "2010-05-08", "GetRole", Map.of("RoleName", ROLE))
                .text("Arn");
        steps.check(arn.endsWith(":role/" + ROLE), "the role has an ARN", arn);
        steps.came(arn + " + AWSLambdaBasicExecutionRole");
        return arn;
    }

    private void createFunction(String role) {
        steps.step("Create a function from the blueprint '" + BLUEPRINT.title() + "'", "aws lambda create-function");
        steps.why("Python code that prints each record it is given. It runs on this machine.");
        byte[] zip = Zips.of(BLUEPRINT.files());
        api.rest(
                "POST",
                "/2015-03-31/functions",
                Map.of(
                        "FunctionName",
                        FUNCTION,
                        "Runtime",
                        "python3.13",
                        "Handler",
                        BLUEPRINT.handler(),
                        "Role",
                        role,
                        "Code",
                        Map.of("ZipFile", Base64.getEncoder().encodeToString(zip))));
        Json function = until(
                "the function is Active",
                () -> api.rest("GET", "/2015-03-31/functions/" + FUNCTION + "/configuration", null),
                found -> found.at("State").text().equals("Active"));
        steps.came(
                function.at("FunctionArn").text() + " " + function.at("State").text());
    }

    private void triggerIsRefused(String stream) {
        steps.step(
                "Create the trigger, batch size 100: its role may not read the stream",
                "aws lambda create-event-source-mapping");
        steps.why(
                "A trigger hands the records of a stream to a function. AWS refuses one whose role may not read; so does this.");
        try {
            createMapping(stream);
        } catch (ApiException refused) {
            String sentence = "Cannot access stream " + stream + ". Please ensure the role can perform the GetRecords,"
                    + " GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.";
            steps.check(
                    refused.status() == 400
                            && refused.code().equals("InvalidParameterValueException")
                            && refused.sentence().equals(sentence),
                    "it is refused in AWS's own sentence",
                    refused.code() + ": " + refused.sentence());
            steps.came("refused as AWS does: " + refused.code() + " (" + refused.status() + ")");
            steps.quote(refused.sentence());
            return;
        }
        steps.check(false, "the trigger is refused", "it was created");
    }

    private void attachPolicy() {
        steps.step("Attach AmazonDynamoDBFullAccess to the role", "aws iam attach-role-policy");
        steps.why("This policy allows the role to read streams.");
        attach(FULL_ACCESS);
        String attached = api.query("iam", "2010-05-08", "ListAttachedRolePolicies", Map.of("RoleName", ROLE))
                .toString();
        steps.check(attached.contains("AmazonDynamoDBFullAccess"), "the policy is attached", attached);
        steps.came("AWSLambdaBasicExecutionRole, AmazonDynamoDBFullAccess");
    }

    private void trigger(String stream) {
        steps.step("Create the trigger again", "aws lambda create-event-source-mapping");
        steps.why("It starts with the next change (LATEST).");
        String uuid = createMapping(stream).at("UUID").text();
        Json mapping = until(
                "the trigger is Enabled",
                () -> api.rest("GET", "/2015-03-31/event-source-mappings/" + uuid, null),
                found -> found.at("State").text().equals("Enabled"));
        steps.check(mapping.at("BatchSize").number() == 100, "its batch size is 100", mapping);
        steps.came(uuid + " " + mapping.at("State").text() + ", batch size "
                + mapping.at("BatchSize").text());
    }

    private void changeItems() {
        steps.step("Insert, modify and remove an item", "aws dynamodb put-item, update-item, delete-item");
        steps.why("Three changes, so three records; each is stored in the same commit as the item.");
        dynamodb("PutItem", Map.of("TableName", TABLE, "Item", item(104, "New item!")));
        dynamodb(
                "UpdateItem",
                Map.of(
                        "TableName",
                        TABLE,
                        "Key",
                        key(104),
                        "UpdateExpression",
                        "SET Message = :m",
                        "ExpressionAttributeValues",
                        Map.of(":m", Map.of("S", "This item has changed"))));
        dynamodb("DeleteItem", Map.of("TableName", TABLE, "Key", key(104)));
        Json gone = dynamodb("GetItem", Map.of("TableName", TABLE, "Key", key(104)));
        steps.check(!gone.at("Item").isPresent(), "the item is gone", gone);
        steps.came("item 104 came, changed and went");
    }

    private void showLog() {
        steps.step("Read what the function logged", "aws logs filter-log-events --log-group-name " + GROUP);
        steps.why("Word by word; between START and END is what the code printed.");
        List<String> lines = until("INSERT, MODIFY and REMOVE are in the log", this::log, this::isWhole);
        String log = String.join("\n", lines);
        int insert = lines.indexOf("INSERT");
        int modify = lines.indexOf("MODIFY");
        int remove = lines.indexOf("REMOVE");
        steps.check(insert < modify && modify < remove, "in the order in which they happened", log);
        steps.check(
                log.contains("\"New item!\"") && log.contains("\"This item has changed\""),
                "the images are there",
                log);
        steps.came(lines.size() + " lines in " + GROUP);
        lines.forEach(steps::quote);
    }

    private boolean isWhole(List<String> lines) {
        long changes = lines.stream()
                .filter(line -> line.equals("INSERT") || line.equals("MODIFY") || line.equals("REMOVE"))
                .count();
        return changes >= 3 && lines.getLast().startsWith("REPORT ");
    }

    /** What the environments that took events have logged; those that were only started ahead have little to say. */
    private List<String> log() {
        List<Json> events = new ArrayList<>();
        try {
            String token = "";
            do {
                Map<String, Object> request = token.isEmpty()
                        ? Map.of("logGroupName", GROUP)
                        : Map.of("logGroupName", GROUP, "nextToken", token);
                Json page = api.json("logs", "Logs_20140328.FilterLogEvents", request);
                events.addAll(page.at("events").elements());
                token = page.at("nextToken").text();
            } while (!token.isEmpty());
        } catch (ApiException e) {
            if (!e.code().equals("ResourceNotFoundException")) {
                throw e; // the group appears with the first line
            }
        }
        Set<String> busy = events.stream()
                .filter(event -> event.at("message").text().startsWith("START "))
                .map(event -> event.at("logStreamName").text())
                .collect(Collectors.toSet());
        return events.stream()
                .filter(event -> busy.contains(event.at("logStreamName").text()))
                .map(event -> event.at("message").text().stripTrailing())
                .toList();
    }

    private Json createMapping(String stream) {
        return api.rest(
                "POST",
                "/2015-03-31/event-source-mappings/",
                Map.of(
                        "EventSourceArn",
                        stream,
                        "FunctionName",
                        FUNCTION,
                        "BatchSize",
                        100,
                        "StartingPosition",
                        "LATEST"));
    }

    private void attach(String policy) {
        api.query("iam", "2010-05-08", "AttachRolePolicy", Map.of("RoleName", ROLE, "PolicyArn", policy));
    }

    private Json dynamodb(String operation, Object request) {
        return api.json("dynamodb", "DynamoDB_20120810." + operation, request);
    }

    private <T> T until(String what, Supplier<T> look, java.util.function.Predicate<T> isSo) {
        return steps.until(what, SOON, look, isSo);
    }

    private static Map<String, Object> item(int id, String message) {
        return Map.of("Id", Map.of("N", Integer.toString(id)), "Message", Map.of("S", message));
    }

    private static Map<String, Object> key(int id) {
        return Map.of("Id", Map.of("N", Integer.toString(id)));
    }
}
