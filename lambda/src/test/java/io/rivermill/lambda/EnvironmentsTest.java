// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.rivermill.lambda.sandbox.Await;
import io.rivermill.lambda.sandbox.Interpreter;
import io.rivermill.lambda.sandbox.Interpreters;
import io.rivermill.lambda.sandbox.SandboxFolder;
import io.rivermill.wire.lambda.FunctionCode;
import io.rivermill.wire.lambda.InvocationRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How many environments there are, how they are reused, and what they reach. */
final class EnvironmentsTest {
    private static final String ECHO = "def handler(event, context): return event";
    private static final FunctionName NAME = new FunctionName(LambdaFixture.ACCOUNT, LambdaFixture.REGION, "f");

    private static long streams(LambdaFixture lambda) {
        return lambda.lines.stream().map(LambdaFixture.Line::stream).distinct().count();
    }

    @Test
    void startsAnEnvironmentForEachInvocationAtATimeUpToTheLimit() throws Exception {
        try (LambdaFixture lambda = new LambdaFixture(settings -> settings.withLimits(2, 10, Duration.ofMinutes(10)))) {
            lambda.create("f", "import time\ndef handler(event, context):\n    print('in')\n    time.sleep(event)");
            Thread first = Thread.startVirtualThread(() -> lambda.invoke("f", "2"));
            Thread second = Thread.startVirtualThread(() -> lambda.invoke("f", "2"));
            Await.until(() -> lambda.messages().stream().filter("in\n"::equals).count() == 2);
            assertEquals(
                    "429 TooManyRequestsException: Rate Exceeded.",
                    lambda.refusal("Invoke", InvocationRequest.create().functionName("f")));
            first.join();
            second.join();
            assertEquals(2, streams(lambda));
        }
    }

    @Test
    void makesRoomByEndingWhatIsIdle() {
        try (LambdaFixture lambda = new LambdaFixture(settings -> settings.withLimits(10, 1, Duration.ofMinutes(10)))) {
            lambda.create("f", ECHO);
            lambda.create("g", ECHO);
            assertEquals("1", LambdaFixture.text(lambda.invoke("f", "1")));
            assertEquals("2", LambdaFixture.text(lambda.invoke("g", "2")));
            assertEquals("3", LambdaFixture.text(lambda.invoke("f", "3")));
            assertEquals(3, streams(lambda));
        }
    }

    @Test
    void hasEnvironmentsReadyBeforeTheyAreNeeded() {
        try (LambdaFixture lambda = new LambdaFixture()) {
            lambda.create("f", "print('loaded')\n" + ECHO);
            lambda.service.invoker().prewarm(NAME, 2);
            Await.until(
                    () -> lambda.messages().stream().filter("loaded\n"::equals).count() == 2);
            lambda.service.invoker().prewarm(NAME, 2);
            assertEquals("1", LambdaFixture.text(lambda.invoke("f", "1")));
            assertEquals(2, streams(lambda));
        }
    }

    @Test
    void runsFunctionsAsPlainProcessesToo() {
        try (LambdaFixture lambda =
                new LambdaFixture(settings -> settings.withExecutor(LambdaSettings.ExecutorChoice.PROCESS, true))) {
            lambda.create("f", "import os\ndef handler(event, context): return os.environ['AWS_ENDPOINT_URL']");
            assertEquals("process", lambda.service.executorName());
            assertTrue(LambdaFixture.text(lambda.invoke("f", "1")).startsWith("\"http://"));
        }
    }

    @Test
    void refusesPlainProcessesWhereTheyAreNotAllowed() {
        try (LambdaFixture lambda =
                new LambdaFixture(settings -> settings.withExecutor(LambdaSettings.ExecutorChoice.PROCESS, false))) {
            lambda.create("f", ECHO);
            String refusal = lambda.refusal("Invoke", InvocationRequest.create().functionName("f"));
            assertTrue(refusal.startsWith("500 ServiceException: functions can't be run here"), refusal);
        }
    }

    @Test
    void runsAFunctionThatBringsItsOwnRuntime() throws Exception {
        String program = """
                #!/usr/bin/env python3
                import os, urllib.request
                api = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2018-06-01/runtime/invocation/'
                print('own runtime')
                while True:
                    event = urllib.request.urlopen(api + 'next')
                    identity = event.headers['Lambda-Runtime-Aws-Request-Id']
                    print('own event', flush=True)
                    urllib.request.urlopen(api + identity + '/response', data=b'[' + event.read() + b']').read()
                """;
        for (LambdaSettings.ExecutorChoice choice :
                List.of(LambdaSettings.ExecutorChoice.AUTOMATIC, LambdaSettings.ExecutorChoice.PROCESS)) {
            try (LambdaFixture lambda = new LambdaFixture(settings -> settings.withExecutor(choice, true))) {
                lambda.create(LambdaFixture.function("f", "")
                        .runtime("provided.al2023")
                        .code(FunctionCode.create().zipFile(executable("bootstrap", program))));
                assertEquals(
                        "[1]",
                        LambdaFixture.text(lambda.invoke("f", "1")),
                        () -> lambda.messages().toString());
                assertEquals("[2]", LambdaFixture.text(lambda.invoke("f", "2")));
                Await.until(() ->
                        lambda.messages().stream().filter("own event\n"::equals).count()
                                == 2); // what it prints and what it answers come by different ways
                lambda.create(LambdaFixture.function("g", "").runtime("provided.al2023"));
                assertTrue(LambdaFixture.text(lambda.invoke("g", "1")).contains("Runtime.InvalidEntrypoint"));
            }
        }
    }

    private static byte[] executable(String name, String content) throws IOException {
        Path zip = Files.createTempDirectory("rmx").resolve("code.zip");
        try (FileSystem archive = FileSystems.newFileSystem(
                URI.create("jar:" + zip.toUri()), Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
            Path program = archive.getPath(name);
            Files.writeString(program, content);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        byte[] bytes = Files.readAllBytes(zip);
        SandboxFolder.delete(zip.getParent());
        return bytes;
    }

    @Test
    void letsBoto3OfAnyAgeReachTheServer() throws Exception {
        Assumptions.assumeTrue(
                new Interpreters(Map.of(), false)
                        .find("python3.11")
                        .map(Interpreter::hasSdk)
                        .orElse(false),
                "no Python with boto3 here");
        List<String> targets = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            targets.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization").contains("Credential=ASIAKEY/"));
            byte[] answer = "{\"TableNames\":[\"t\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (LambdaFixture lambda = new LambdaFixture()) {
            lambda.endpoint = server.getAddress();
            lambda.create("f", """
                    import boto3
                    def handler(event, context):
                        names = boto3.client('dynamodb').list_tables()['TableNames']
                        return names + [table.name for table in boto3.resource('dynamodb').tables.all()]
                    """);
            assertEquals("[\"t\", \"t\"]", LambdaFixture.text(lambda.invoke("f", "{}")));
            assertEquals("DynamoDB_20120810.ListTables true", targets.getFirst());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void answersInLessThanMillisecondsOnceWarm() throws Exception {
        try (LambdaFixture lambda = new LambdaFixture()) {
            lambda.create("f", ECHO);
            for (int i = 0; i < 200; i++) {
                lambda.invoke("f", "{}");
            }
            long[] nanos = new long[200];
            for (int i = 0; i < nanos.length; i++) {
                long before = System.nanoTime();
                lambda.service.invoker().invoke(Invocation.of(NAME, new byte[] {'1'}, "id" + i));
                nanos[i] = System.nanoTime() - before;
            }
            Arrays.sort(nanos);
            System.out.printf("invoke: p50 %d us, p99 %d us%n", nanos[100] / 1_000, nanos[198] / 1_000);
            assertTrue(nanos[100] < Duration.ofMillis(50).toNanos());
        }
    }
}
