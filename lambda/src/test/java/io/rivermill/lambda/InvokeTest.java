// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.lambda.sandbox.Await;
import io.rivermill.wire.lambda.DeleteFunctionRequest;
import io.rivermill.wire.lambda.DeleteFunctionResponse;
import io.rivermill.wire.lambda.Environment;
import io.rivermill.wire.lambda.InvocationRequest;
import io.rivermill.wire.lambda.InvocationResponse;
import io.rivermill.wire.lambda.LoggingConfig;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InvokeTest {
    private final LambdaFixture lambda = new LambdaFixture();

    @AfterEach
    void close() {
        lambda.close();
    }

    private static String tail(InvocationResponse answer) {
        return new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.matches("(?s)" + pattern), text);
    }

    @Test
    void answersAndLogsStartOutputEndAndReport() {
        lambda.create("echo", "def handler(event, context):\n    print('hello')\n    return event");
        InvocationResponse answer = lambda.invoke("echo", "{\"a\":1}");
        assertEquals("{\"a\": 1}", LambdaFixture.text(answer));
        assertEquals(200, answer.statusCode());
        assertEquals("$LATEST", answer.executedVersion());
        assertNull(answer.functionError());
        String id = "[0-9a-f-]{36}";
        List<String> lines = lambda.messages();
        assertEquals(5, lines.size(), lines.toString());
        assertMatches(
                "INIT_START Runtime Version: python:3\\.11\\.v\\d+\\tRuntime Version ARN: arn:aws:lambda:eu-central-1::runtime:[0-9a-f]{64}\\n",
                lines.get(0));
        assertTrue(lines.get(0)
                .contains(lambda.configuration("echo").runtimeVersionConfig().runtimeVersionArn()));
        assertMatches("START RequestId: " + id + " Version: \\$LATEST\\n", lines.get(1));
        assertEquals("hello\n", lines.get(2));
        assertMatches("END RequestId: " + id + "\\n", lines.get(3));
        assertMatches(
                "REPORT RequestId: " + id
                        + "\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: \\d+\\.\\d\\d ms\\t\\n",
                lines.get(4));
        assertEquals(String.join("", lines.subList(1, 5)), tail(answer));
        LambdaFixture.Line first = lambda.lines.getFirst();
        assertEquals("/aws/lambda/echo", first.group());
        assertMatches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}", first.stream());
    }

    @Test
    void countsInvocationsErrorsAndTimesUntilTheFunctionIsGone() {
        lambda.create("moody", "def handler(event, context):\n    return 1 / event['n']");
        lambda.invoke("moody", "{\"n\":1}");
        lambda.invoke("moody", "{\"n\":0}");
        String tags = "{account=\"000000000000\",function_name=\"moody\",region=\"eu-central-1\"} ";
        String metrics = lambda.metrics.prometheus();
        assertTrue(metrics.contains("aws_lambda_invocations_total" + tags + "2.0\n"), metrics);
        assertTrue(metrics.contains("aws_lambda_errors_total" + tags + "1.0\n"), metrics);
        assertTrue(metrics.contains("aws_lambda_duration_seconds_count" + tags + "2\n"), metrics);
        lambda.call(
                "DeleteFunction", DeleteFunctionRequest.create().functionName("moody"), DeleteFunctionResponse.class);
        assertFalse(lambda.metrics.prometheus().contains("moody"));
    }

    @Test
    void usesAnEnvironmentAgainWithoutAnotherInit() {
        lambda.create("count", "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n");
        assertEquals("1", LambdaFixture.text(lambda.invoke("count", "{}")));
        assertEquals("2", LambdaFixture.text(lambda.invoke("count", "{}")));
        assertFalse(lambda.messages().getLast().contains("Init Duration"));
        assertEquals(
                1,
                lambda.lines.stream().map(LambdaFixture.Line::stream).distinct().count());
    }

    @Test
    void givesAFunctionThatGetsNothingAnEmptyObject() {
        lambda.create("echo", "def handler(event, context): return event");
        InvocationResponse answer =
                lambda.call("Invoke", InvocationRequest.create().functionName("echo"), InvocationResponse.class);
        assertEquals("{}", LambdaFixture.text(answer));
        assertNull(answer.logResult());
    }

    @Test
    void answersAnErrorOfTheFunctionWithItsBody() {
        lambda.create("fails", "def handler(event, context): raise RuntimeError('no')");
        InvocationResponse answer = lambda.invoke("fails", "{}");
        assertEquals(200, answer.statusCode());
        assertEquals("Unhandled", answer.functionError());
        assertMatches(
                "\\{\"errorMessage\": \"no\", \"errorType\": \"RuntimeError\", \"requestId\": \".{36}\", \"stackTrace\": \\[\".*\"]}",
                LambdaFixture.text(answer));
        assertTrue(lambda.messages().getLast().endsWith(" ms\t\n"), "an exception isn't a failure of the environment");
        assertEquals("Unhandled", lambda.invoke("fails", "{}").functionError());
        assertEquals(
                1,
                lambda.lines.stream().map(LambdaFixture.Line::stream).distinct().count());
    }

    @Test
    void timesOutAndStartsAnewAfterwards() {
        lambda.create(LambdaFixture.function(
                        "sleeps",
                        "import time\ndef handler(event, context):\n    print('working')\n    time.sleep(event)\n    return 'done'")
                .timeout(1));
        InvocationResponse answer = lambda.invoke("sleeps", "60");
        assertMatches(
                "\\{\"errorType\":\"Sandbox\\.Timedout\",\"errorMessage\":\"RequestId: .{36} Error: Task timed out after 1\\.00 seconds\"}",
                LambdaFixture.text(answer));
        List<String> lines = lambda.messages();
        assertEquals("working\n", lines.get(2));
        assertTrue(lines.get(3).startsWith("END"));
        assertMatches("REPORT .*\\tDuration: 1000\\.00 ms\\t.*\\tStatus: timeout\\n", lines.get(4));
        assertMatches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z .{36} Task timed out after 1\\.00 seconds\\n\\n",
                lines.get(5));
        assertEquals("\"done\"", LambdaFixture.text(lambda.invoke("sleeps", "0")));
        assertEquals(
                2,
                lambda.lines.stream().map(LambdaFixture.Line::stream).distinct().count());
    }

    @Test
    void saysHowTheProcessEnded() {
        lambda.create("exits", "import os\ndef handler(event, context): os._exit(event)");
        InvocationResponse answer = lambda.invoke("exits", "1");
        assertMatches(
                "\\{\"errorType\":\"Runtime\\.ExitError\",\"errorMessage\":\"RequestId: .{36} Error: Runtime exited with error: exit status 1\"}",
                LambdaFixture.text(answer));
        List<String> lines = lambda.messages();
        assertMatches(
                "RequestId: .{36} Error: Runtime exited with error: exit status 1\\nRuntime\\.ExitError\\n",
                lines.get(2));
        assertTrue(lines.getLast().endsWith("\tStatus: error\tError Type: Runtime.ExitError\n"), lines.getLast());
    }

    @Test
    void triesAFailedInitOnceMoreInTheInvocation() {
        lambda.create("broken", "import nothing");
        InvocationResponse answer = lambda.invoke("broken", "{}");
        assertMatches(
                "\\{\"errorMessage\": \"Unable to import module 'app': No module named 'nothing'\", \"errorType\": \"Runtime\\.ImportModuleError\", \"requestId\": \"\", \"stackTrace\": \\[]}",
                LambdaFixture.text(answer));
        List<String> lines = lambda.messages();
        assertEquals(
                2,
                lines.stream()
                        .filter(line -> line.startsWith("[ERROR] Runtime.ImportModuleError"))
                        .count());
        assertEquals(
                List.of("Phase: init", "Phase: invoke"),
                lines.stream()
                        .filter(line -> line.startsWith("INIT_REPORT"))
                        .map(line -> line.split("\t", -1)[1])
                        .toList());
        assertTrue(
                lines.getLast().endsWith("\tStatus: error\tError Type: Runtime.ImportModuleError\n"), lines.getLast());
    }

    @Test
    void retiresEnvironmentsWhenTheFunctionChanges() {
        lambda.create("changes", "def handler(event, context): return 1");
        assertEquals("1", LambdaFixture.text(lambda.invoke("changes", "{}")));
        lambda.call(
                "UpdateFunctionCode",
                io.rivermill.wire.lambda.UpdateFunctionCodeRequest.create()
                        .functionName("changes")
                        .zipFile(LambdaFixture.zip(Map.of(
                                "app.py", "import os\ndef handler(event, context): return os.environ.get('V')"))),
                io.rivermill.wire.lambda.FunctionConfiguration.class);
        assertEquals("null", LambdaFixture.text(lambda.invoke("changes", "{}")));
        lambda.awaitActive("changes");
        lambda.call(
                "UpdateFunctionConfiguration",
                io.rivermill.wire.lambda.UpdateFunctionConfigurationRequest.create()
                        .functionName("changes")
                        .environment(Environment.create().variables(Map.of("V", "two"))),
                io.rivermill.wire.lambda.FunctionConfiguration.class);
        assertEquals("\"two\"", LambdaFixture.text(lambda.invoke("changes", "{}")));
    }

    @Test
    void hasTheVariablesOfLambdaAndTheRolesCredentials() {
        lambda.create("variables", "import os\ndef handler(event, context): return dict(os.environ)");
        String variables = LambdaFixture.text(lambda.invoke("variables", "{}"));
        for (String expected : List.of(
                "\"_HANDLER\": \"app.handler\"",
                "\"AWS_REGION\": \"eu-central-1\"",
                "\"AWS_EXECUTION_ENV\": \"AWS_Lambda_python3.11\"",
                "\"AWS_ACCESS_KEY_ID\": \"ASIAKEY\"",
                "\"AWS_SECRET_ACCESS_KEY\": \"secret of variables\"",
                "\"AWS_LAMBDA_FUNCTION_MEMORY_SIZE\": \"128\"",
                "\"AWS_ENDPOINT_URL\": \"http://",
                "\"_X_AMZN_TRACE_ID\": \"Root=1-",
                "\"TZ\": \":UTC\"")) {
            assertTrue(variables.contains(expected), () -> expected + " in " + variables);
        }
    }

    @Test
    void logsNothingWhenTheRoleMayNot() {
        lambda.mayLog = false;
        lambda.create("quiet", "def handler(event, context): print('unheard')");
        InvocationResponse answer = lambda.invoke("quiet", "{}");
        assertEquals("null", LambdaFixture.text(answer));
        assertTrue(tail(answer).contains("unheard"));
        assertEquals(List.of(), lambda.lines);
    }

    @Test
    void refusesWhenTheRoleIsGone() {
        lambda.create("orphan", "def handler(event, context): return 1");
        lambda.assumable.clear();
        assertEquals(
                "403 AccessDeniedException: The role defined for the function cannot be assumed by Lambda.",
                lambda.refusal("Invoke", InvocationRequest.create().functionName("orphan")));
    }

    @Test
    void refusesWhatIsntThereOrIsntJson() {
        assertEquals(
                "404 ResourceNotFoundException: Function not found: arn:aws:lambda:eu-central-1:000000000000:function:no:$LATEST",
                lambda.refusal("Invoke", InvocationRequest.create().functionName("no")));
        lambda.create("yes", "def handler(event, context): return 1");
        String refusal = lambda.refusal(
                "Invoke",
                InvocationRequest.create().functionName("yes").payload("{'a'}".getBytes(StandardCharsets.UTF_8)));
        assertTrue(
                refusal.startsWith("400 InvalidRequestContentException: Could not parse request body into json: "),
                refusal);
        assertEquals(
                "413 RequestEntityTooLargeException: 1048579 byte payload is too large for the Event invocation type"
                        + " (limit 1048576 bytes)",
                lambda.refusal(
                        "Invoke",
                        InvocationRequest.create()
                                .functionName("yes")
                                .invocationType("Event")
                                .payload(("\"" + "x".repeat(1_048_577) + "\"").getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void runsAnEventLater() {
        lambda.create("later", "def handler(event, context): print('event ' + event)");
        InvocationResponse answer = lambda.call(
                "Invoke",
                InvocationRequest.create()
                        .functionName("later")
                        .invocationType("Event")
                        .payload("\"one\"".getBytes(StandardCharsets.UTF_8)),
                InvocationResponse.class);
        assertEquals(202, answer.statusCode());
        Await.until(() -> lambda.messages().contains("event one\n"));
    }

    @Test
    void runsNothingInADryRun() {
        lambda.create("dry", "def handler(event, context): print('wet')");
        InvocationResponse answer = lambda.call(
                "Invoke",
                InvocationRequest.create().functionName("dry").invocationType("DryRun"),
                InvocationResponse.class);
        assertEquals(204, answer.statusCode());
        assertEquals(List.of(), lambda.lines);
    }

    @Test
    void writesItsLinesAsJsonWhenAsked() {
        lambda.create(LambdaFixture.function(
                        "json",
                        "import logging\ndef handler(event, context): logging.getLogger('x').info('said', extra={'k': 1})")
                .loggingConfig(LoggingConfig.create().logFormat("JSON").logGroup("/own")));
        lambda.invoke("json", "{}");
        List<String> lines = lambda.messages();
        assertEquals(4, lines.size(), lines.toString());
        assertMatches("\\{\"time\":\"[^\"]+Z\",\"type\":\"platform\\.initStart\",\"record\":\\{.*}}\\n", lines.get(0));
        assertMatches(
                "\\{\"time\":\"[^\"]+Z\",\"type\":\"platform\\.start\",\"record\":\\{\"requestId\":\".*\",\"version\":\"\\$LATEST\"}}\\n",
                lines.get(1));
        assertMatches(
                "\\{\"timestamp\": \"[^\"]+Z\", \"level\": \"INFO\", \"message\": \"said\", \"logger\": \"x\", \"requestId\": \".{36}\", \"k\": 1}\\n",
                lines.get(2));
        assertMatches("\\{.*\"type\":\"platform\\.report\".*\"status\":\"success\"}}\\n", lines.get(3));
        assertEquals("/own", lambda.lines.getFirst().group());
        assertMatches("\\d{4}/\\d\\d/\\d\\d/json\\[\\$LATEST][0-9a-f]{32}", lambda.lines.getFirst().stream());
    }
}
