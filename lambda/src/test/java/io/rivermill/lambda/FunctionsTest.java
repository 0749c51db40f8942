// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.PageRequest;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.View;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import io.rivermill.wire.lambda.CreateFunctionRequest;
import io.rivermill.wire.lambda.DeadLetterConfig;
import io.rivermill.wire.lambda.DeleteFunctionRequest;
import io.rivermill.wire.lambda.Environment;
import io.rivermill.wire.lambda.FunctionCode;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.GetFunctionRequest;
import io.rivermill.wire.lambda.GetFunctionResponse;
import io.rivermill.wire.lambda.ListFunctionsRequest;
import io.rivermill.wire.lambda.ListFunctionsResponse;
import io.rivermill.wire.lambda.UpdateFunctionCodeRequest;
import io.rivermill.wire.lambda.UpdateFunctionConfigurationRequest;
import io.rivermill.wire.lambda.VpcConfig;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations that create, tell, list, change and delete functions. */
final class FunctionsTest {
    private static final String SOURCE = "def handler(event, context): return 1";
    private static final String ARN = "arn:aws:lambda:eu-central-1:000000000000:function:f";

    private final LambdaFixture lambda = new LambdaFixture();

    @AfterEach
    void close() {
        lambda.close();
    }

    private FunctionConfiguration change(UpdateFunctionConfigurationRequest request) {
        return lambda.call("UpdateFunctionConfiguration", request, FunctionConfiguration.class);
    }

    private int chunks() {
        return lambda.store
                .blocking()
                .all(PageRequest.ofPrefix(SystemKeyspaces.CODE, 0, new byte[0], 10, 100_000_000))
                .size();
    }

    @Test
    void createsAFunctionPendingAndMakesItActive() throws Exception {
        CreateFunctionRequest request = LambdaFixture.function("f", SOURCE);
        FunctionConfiguration made = lambda.call("CreateFunction", request, FunctionConfiguration.class);
        assertEquals(ARN, made.functionArn());
        assertEquals("Pending", made.state());
        assertEquals("The function is being created.", made.stateReason());
        assertEquals("Creating", made.stateReasonCode());
        assertNull(made.lastUpdateStatus());
        assertEquals(128, made.memorySize());
        assertEquals("", made.description());
        assertEquals("$LATEST", made.version());
        assertEquals(List.of("x86_64"), made.architectures());
        assertNull(made.environment());
        byte[] zip = Objects.requireNonNull(request.code().zipFile());
        assertEquals(
                Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(zip)),
                made.codeSha256());
        assertEquals(zip.length, made.codeSize());
        assertTrue(Objects.requireNonNull(made.lastModified())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000"));
        lambda.awaitActive("f");
        FunctionConfiguration active = lambda.configuration("f");
        assertNotEquals(made.revisionId(), active.revisionId());
        assertNull(active.stateReason());
        assertEquals(ARN + ":$LATEST", lambda.configuration(ARN + ":$LATEST").functionArn());
    }

    @Test
    void refusesToCreateInAwsWords() {
        assertEquals(
                "400 InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
                refused(LambdaFixture.function("f", SOURCE).role("arn:aws:iam::000000000000:role/bad")));
        assertEquals(
                "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to"
                        + " upload again.",
                refused(LambdaFixture.function("f", SOURCE)
                        .code(FunctionCode.create().zipFile(new byte[] {1, 2, 3}))));
        assertEquals(
                "400 InvalidParameterValueException: Lambda was unable to configure your environment variables because"
                        + " the environment variables you have provided contains reserved keys that are currently not"
                        + " supported for modification. Reserved keys used in this request: AWS_REGION",
                refused(LambdaFixture.function("f", SOURCE)
                        .environment(Environment.create().variables(Map.of("AWS_REGION", "x")))));
        String large = "x".repeat(4_096);
        assertEquals(
                "400 InvalidParameterValueException: Lambda was unable to configure your environment variables because"
                        + " the environment variables you have provided exceeded the 4KB limit. String measured:"
                        + " {\"A1\":\"" + large + "\"}",
                refused(LambdaFixture.function("f", SOURCE)
                        .environment(Environment.create().variables(Map.of("A1", large)))));
        assertEquals(
                "400 InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions created"
                        + " with deployment packages.",
                refused(LambdaFixture.function("f", SOURCE).handler(null)));
        assertEquals(
                "413 RequestEntityTooLargeException: Zipped size must be smaller than 52428800 bytes",
                refused(LambdaFixture.function("f", SOURCE)
                        .code(FunctionCode.create().zipFile(new byte[52_428_801]))));
        assertEquals(0, chunks());
        lambda.create("f", SOURCE);
        assertEquals(
                "409 ResourceConflictException: Function already exist: f",
                refused(LambdaFixture.function("f", SOURCE)));
        assertEquals(1, chunks());
    }

    private String refused(CreateFunctionRequest request) {
        return lambda.refusal("CreateFunction", request);
    }

    @Test
    void refusesAZipThatLeadsOutOfItsFolder() {
        String refusal = refused(LambdaFixture.function("f", SOURCE)
                .code(FunctionCode.create().zipFile(LambdaFixture.zip(Map.of("../out.py", SOURCE)))));
        assertTrue(refusal.startsWith("400 InvalidParameterValueException: Could not unzip"), refusal);
    }

    @Test
    void changesOnlyWhatIsNamed() {
        lambda.create(LambdaFixture.function("f", SOURCE)
                .description("first")
                .environment(Environment.create().variables(Map.of("A1", "1", "B1", "2"))));
        FunctionConfiguration changed = change(UpdateFunctionConfigurationRequest.create()
                .functionName("f")
                .memorySize(256)
                .environment(Environment.create().variables(Map.of("C1", "3"))));
        assertEquals(256, changed.memorySize());
        assertEquals("first", changed.description());
        assertEquals(20, changed.timeout());
        assertEquals("InProgress", changed.lastUpdateStatus());
        assertEquals(
                Map.of("C1", "3"), Objects.requireNonNull(changed.environment()).variables());
        lambda.awaitActive("f");
    }

    @Test
    void refusesAnUpdateOfAnotherRevision() {
        lambda.create("f", SOURCE);
        assertEquals(
                "412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call"
                        + " the GetFunction/GetAlias API to retrieve the latest Revision Id",
                lambda.refusal(
                        "UpdateFunctionConfiguration",
                        UpdateFunctionConfigurationRequest.create()
                                .functionName("f")
                                .revisionId("another")));
        FunctionConfiguration present = lambda.configuration("f");
        change(UpdateFunctionConfigurationRequest.create()
                .functionName("f")
                .timeout(7)
                .revisionId(present.revisionId()));
        lambda.awaitActive("f");
        assertEquals(7, lambda.configuration("f").timeout());
    }

    @Test
    void exchangesTheCodeAndForgetsTheOld() {
        lambda.create("f", SOURCE);
        byte[] zip = LambdaFixture.zip(Map.of("app.py", "def handler(event, context): return 2"));
        FunctionConfiguration dry = lambda.call(
                "UpdateFunctionCode",
                UpdateFunctionCodeRequest.create()
                        .functionName("f")
                        .zipFile(zip)
                        .dryRun(true),
                FunctionConfiguration.class);
        assertNotEquals(dry.codeSha256(), lambda.configuration("f").codeSha256());
        lambda.call(
                "UpdateFunctionCode",
                UpdateFunctionCodeRequest.create().functionName("f").zipFile(zip),
                FunctionConfiguration.class);
        lambda.awaitActive("f");
        assertEquals(dry.codeSha256(), lambda.configuration("f").codeSha256());
        assertEquals(1, chunks());
    }

    @Test
    void deletesAFunctionWithItsCode() {
        lambda.create("f", SOURCE);
        assertEquals(
                "400 InvalidParameterValueException: $LATEST version cannot be deleted without deleting the function.",
                lambda.refusal(
                        "DeleteFunction",
                        DeleteFunctionRequest.create().functionName("f").qualifier("$LATEST")));
        lambda.call("DeleteFunction", DeleteFunctionRequest.create().functionName("f"), View.class);
        assertEquals(
                "404 ResourceNotFoundException: Function not found: " + ARN,
                lambda.refusal("GetFunction", GetFunctionRequest.create().functionName("f")));
        assertEquals(
                "404 ResourceNotFoundException: Function not found: " + ARN,
                lambda.refusal("DeleteFunction", DeleteFunctionRequest.create().functionName("f")));
        assertEquals(0, chunks());
    }

    @Test
    void listsByNameInPagesOfFifty() {
        List<String> names = new ArrayList<>(
                IntStream.range(0, 52).mapToObj("f%02d"::formatted).toList());
        names.forEach(name -> lambda.call("CreateFunction", LambdaFixture.function(name, SOURCE), View.class));
        ListFunctionsResponse first = lambda.call(
                "ListFunctions", ListFunctionsRequest.create().maxItems(1_000), ListFunctionsResponse.class);
        assertEquals(names.subList(0, 50), names(first));
        assertNull(Objects.requireNonNull(first.functions()).getFirst().state());
        ListFunctionsResponse second = lambda.call(
                "ListFunctions", ListFunctionsRequest.create().marker(first.nextMarker()), ListFunctionsResponse.class);
        assertEquals(names.subList(50, 52), names(second));
        assertNull(second.nextMarker());
    }

    private static List<String> names(ListFunctionsResponse page) {
        return Objects.requireNonNull(page.functions()).stream()
                .map(function -> Objects.requireNonNull(function.functionName()))
                .toList();
    }

    @Test
    void refusesWhatItDoesNotDoInsteadOfPassingItOver() {
        String words = "400 InvalidParameterValueException: %s is not supported by this server.";
        CreateFunctionRequest plain = LambdaFixture.function("f", SOURCE);
        VpcConfig vpc = VpcConfig.create().subnetIds(List.of("subnet-1")).securityGroupIds(List.of("sg-1"));
        VpcConfig none = VpcConfig.create().subnetIds(List.of()).securityGroupIds(List.of());
        assertEquals(words.formatted("VpcConfig"), refused(plain.vpcConfig(vpc)));
        DeadLetterConfig queue = DeadLetterConfig.create().targetArn("arn:aws:sqs:eu-central-1:000000000000:q");
        assertEquals(
                words.formatted("DeadLetterConfig"),
                refused(plain.vpcConfig(none).deadLetterConfig(queue)));
        DeadLetterConfig nowhere = DeadLetterConfig.create().targetArn("");
        assertEquals(
                words.formatted("Publish"),
                refused(plain.deadLetterConfig(nowhere).publish(true)));
        lambda.create(plain.publish(false));
        assertEquals(
                words.formatted("VpcConfig"),
                lambda.refusal(
                        "UpdateFunctionConfiguration",
                        UpdateFunctionConfigurationRequest.create()
                                .functionName("f")
                                .vpcConfig(vpc)));
        assertEquals(
                words.formatted("Publish"),
                lambda.refusal(
                        "UpdateFunctionCode",
                        UpdateFunctionCodeRequest.create()
                                .functionName("f")
                                .zipFile(plain.code().zipFile())
                                .publish(true)));
    }

    @Test
    void understandsEveryWayOfNamingAFunction() {
        lambda.create("f", SOURCE);
        for (String name : List.of("f", "f:$LATEST", "000000000000:function:f", "function:f", ARN, ARN + ":$LATEST")) {
            assertEquals("f", lambda.configuration(name).functionName(), name);
        }
        assertEquals(
                "404 ResourceNotFoundException: Functions from 'us-east-1' are not reachable in this region"
                        + " ('eu-central-1')",
                lambda.refusal(
                        "GetFunction",
                        GetFunctionRequest.create().functionName(ARN.replace("eu-central-1", "us-east-1"))));
        assertEquals(
                "400 InvalidParameterValueException: The derived qualifier from the function name does not match the"
                        + " specified qualifier.",
                lambda.refusal(
                        "GetFunction",
                        GetFunctionRequest.create().functionName("f:1").qualifier("2")));
    }

    @Test
    void linksToTheZipWithAProof() {
        CreateFunctionRequest request = LambdaFixture.function("f", SOURCE);
        lambda.create(request);
        GetFunctionResponse got =
                lambda.call("GetFunction", GetFunctionRequest.create().functionName("f"), GetFunctionResponse.class);
        String path = URI.create(Objects.requireNonNull(
                        Objects.requireNonNull(got.code()).location()))
                .getPath();
        assertTrue(Arrays.equals(request.code().zipFile(), download(path).body()));
        assertEquals(403, download(path + "0").status());
    }

    private WireAnswer download(String path) {
        return lambda.service.routes().getFirst().answer("GET", new WireRequest() {
            @Override
            public String path() {
                return path;
            }

            @Override
            public String query() {
                return "";
            }

            @Override
            public @Nullable String header(String name) {
                return null;
            }

            @Override
            public byte[] body() {
                return new byte[0];
            }

            @Override
            public Map<String, String> labels() {
                return Map.of();
            }
        });
    }

    @Test
    void runsAfterARestartThatLostTheUnpackedCode() throws Exception {
        lambda.create("f", SOURCE);
        lambda.restart(true);
        assertEquals("1", LambdaFixture.text(lambda.invoke("f", "{}")));
        lambda.restart(false);
        assertEquals("1", LambdaFixture.text(lambda.invoke("f", "{}")));
        assertFalse(lambda.lines.isEmpty());
    }

    @Test
    void hasBlueprintsThatRun() {
        for (Blueprints.Blueprint blueprint : Blueprints.ALL) {
            lambda.create(LambdaFixture.function(blueprint.name(), "")
                    .handler(blueprint.handler())
                    .code(FunctionCode.create().zipFile(LambdaFixture.zip(blueprint.files()))));
        }
        String record = "{\"eventID\":\"1a\",\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":{\"k\":{\"S\":\"v\"}}}}";
        assertEquals(
                "\"Successfully processed 1 records.\"",
                LambdaFixture.text(lambda.invoke("dynamodb-process-stream-python", "{\"Records\":[" + record + "]}")));
        List<String> lines = lambda.messages();
        assertTrue(
                lines.containsAll(List.of("Loading function\n", "1a\n", "INSERT\n", "DynamoDB Record: {\n")),
                lines.toString());
        assertEquals(
                "\"a\"",
                LambdaFixture.text(
                        lambda.invoke("hello-world-python", "{\"key1\":\"a\",\"key2\":\"b\",\"key3\":\"c\"}")));
    }
}
