// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A Python function behind a table's stream, and what it printed. */
final class BenchFunction {
    private static final int AWAIT_ROUNDS = 120;
    private static final String ROLE = "bench";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},\
            "Action":"sts:AssumeRole"}]}""";

    private final ApiClient api;
    private final String name;

    private BenchFunction(ApiClient api, String name) {
        this.api = api;
        this.name = name;
    }

    /** Role, function and trigger from the stream's oldest record on; Enabled when this returns. */
    static BenchFunction create(ApiClient api, String name, String source, String stream, int batchSize) {
        BenchFunction function = new BenchFunction(api, name);
        function.createFunction(function.ensureRole(), source);
        function.createTrigger(stream, batchSize, Map.of());
        return function;
    }

    /**
     * A trigger that reads every record of a stream and wants none, with a function that may never run: what one more
     * mapping costs the others.
     */
    static void createIdle(ApiClient api, String name, String stream) {
        BenchFunction function = new BenchFunction(api, name);
        function.createFunction(function.ensureRole(), "def handler(event, context): pass");
        api.rest("PUT", "/2017-10-31/functions/" + name + "/concurrency", Map.of("ReservedConcurrentExecutions", 0));
        function.createTrigger(
                stream,
                1,
                Map.of("FilterCriteria", Map.of("Filters", List.of(Map.of("Pattern", "{\"eventName\":[\"NONE\"]}")))));
    }

    /** The lines that begin with {@code word}, as their other words. */
    List<List<String>> lines(String word) {
        List<List<String>> lines = new ArrayList<>();
        String token = "";
        do {
            Map<String, Object> request =
                    new HashMap<>(Map.of("logGroupName", "/aws/lambda/" + name, "filterPattern", word));
            if (!token.isEmpty()) {
                request.put("nextToken", token);
            }
            Json page = logPage(request);
            for (Json event : page.at("events").elements()) {
                List<String> words = List.of(event.at("message").text().strip().split(" ", -1));
                lines.add(words.subList(1, words.size()));
            }
            token = page.at("nextToken").text();
        } while (!token.isEmpty());
        return lines;
    }

    private Json logPage(Map<String, Object> request) {
        try {
            return api.json("logs", "Logs_20140328.FilterLogEvents", request);
        } catch (ApiException e) {
            if (e.code().equals("ResourceNotFoundException")) {
                return new Json(Map.of()); // the group appears with the first line
            }
            throw e;
        }
    }

    private String ensureRole() {
        try {
            api.query("iam", "2010-05-08", "CreateRole", Map.of("RoleName", ROLE, "AssumeRolePolicyDocument", TRUST));
        } catch (ApiException e) {
            if (!e.code().equals("EntityAlreadyExists")) {
                throw e;
            }
        }
        for (String policy : List.of("service-role/AWSLambdaBasicExecutionRole", "AmazonDynamoDBFullAccess")) {
            api.query(
                    "iam",
                    "2010-05-08",
                    "AttachRolePolicy",
                    Map.of("RoleName", ROLE, "PolicyArn", "arn:aws:iam::aws:policy/" + policy));
        }
        return api.query("iam", "2010-05-08", "GetRole", Map.of("RoleName", ROLE))
                .text("Arn");
    }

    private void createFunction(String role, String source) {
        api.rest(
                "POST",
                "/2015-03-31/functions",
                Map.of(
                        "FunctionName",
                        name,
                        "Runtime",
                        "python3.13",
                        "Handler",
                        "bench.handler",
                        "Role",
                        role,
                        "Timeout",
                        10,
                        "Code",
                        Map.of("ZipFile", Base64.getEncoder().encodeToString(zip("bench.py", source)))));
        awaitText("/2015-03-31/functions/" + name + "/configuration", "State", "Active");
    }

    private void createTrigger(String stream, int batchSize, Map<String, Object> more) {
        Map<String, Object> request = new HashMap<>(Map.of(
                "EventSourceArn", stream,
                "FunctionName", name,
                "BatchSize", batchSize,
                "StartingPosition", "TRIM_HORIZON"));
        request.putAll(more);
        String uuid = api.rest("POST", "/2015-03-31/event-source-mappings/", request)
                .at("UUID")
                .text();
        awaitText("/2015-03-31/event-source-mappings/" + uuid, "State", "Enabled");
    }

    private void awaitText(String path, String member, String value) {
        @Nullable String found = null;
        for (int round = 0; round < AWAIT_ROUNDS; round++) {
            found = api.rest("GET", path, null).at(member).text();
            if (found.equals(value)) {
                return;
            }
            Pause.millis(250);
        }
        throw new IllegalStateException(path + " is " + found + ", not " + value);
    }

    private static byte[] zip(String file, String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(file));
            zip.write(source.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
