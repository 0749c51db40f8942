// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every executor does with a Python function. */
abstract class ExecutorContract {
    private Path root;

    abstract Executor open(RuntimeFiles files, Tasks tasks);

    @BeforeEach
    void makeFolder() throws IOException {
        root = Files.createTempDirectory("rmx"); // sockets need a short path
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertFalse(Files.exists(root.resolve("e")), "the environment's folder is left over");
        SandboxFolder.delete(root);
    }

    Harness start(String source) throws IOException {
        return start(source, Harness.Options.USUAL);
    }

    Harness start(String source, Harness.Options options) throws IOException {
        return new Harness(this::open, root, source, options);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void answersWithWhatTheHandlerReturns() throws Exception {
        try (Harness function = start("def handler(event, context): return {'got': event}")) {
            function.ready();
            assertEquals("{\"got\": {\"n\": 1}}", function.answer("{\"n\":1}"));
            assertEquals("{\"got\": [\"é\"]}", function.answer("[\"é\"]").replace("\\u00e9", "é"));
            assertTrue(function.sandbox.peakMegabytes() > 0);
        }
    }

    @Test
    void keepsGlobalsFromOneInvocationToTheNext() throws Exception {
        try (Harness function = start("""
                count = 0
                def handler(event, context):
                    global count
                    count += 1
                    return count
                """)) {
            function.ready();
            assertEquals("1", function.answer("{}"));
            assertEquals("2", function.answer("{}"));
        }
    }

    @Test
    void saysWhatTheHandlerRaisedAndWhere() throws Exception {
        try (Harness function = start("""
                def handler(event, context):
                    raise ValueError('no "such" thing')
                """)) {
            function.ready();
            RuntimeReply.Failure failure = assertInstanceOf(RuntimeReply.Failure.class, function.invoke("{}"));
            String body = text(failure.body());
            assertEquals("ValueError", failure.errorType());
            assertTrue(
                    body.startsWith("{\"errorMessage\": \"no \\\"such\\\" thing\", \"errorType\": \"ValueError\", "),
                    body);
            assertTrue(body.contains("app.py\\\", line 2, in handler\\n    raise ValueError"), body);
            String logged = function.lines.getLast();
            assertTrue(
                    logged.startsWith(
                            "[ERROR] ValueError: no \"such\" thing\rTraceback (most recent call last):\r\u00a0\u00a0File "),
                    logged);
            assertTrue(logged.endsWith("\r\u00a0\u00a0\u00a0\u00a0raise ValueError('no \"such\" thing')\n"), logged);
        }
    }

    @Test
    void reportsCodeThatCannotBeLoaded() throws Exception {
        assertInitError(
                "import nowhere",
                "Runtime.ImportModuleError",
                "Unable to import module 'app': No module named 'nowhere'");
        assertInitError("def handler(:", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': ");
        assertInitError("x = 1", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'");
        assertInitError("raise KeyError('k')", "KeyError", "'k'");
    }

    private void assertInitError(String source, String type, String message) throws Exception {
        try (Harness function = start(source)) {
            RuntimeReply.Failure failure = assertInstanceOf(RuntimeReply.Failure.class, function.init());
            assertEquals(type, failure.errorType());
            assertTrue(text(failure.body()).startsWith("{\"errorMessage\": \"" + message), text(failure.body()));
            assertTrue(text(failure.body()).contains("\"requestId\": \"\""));
            assertTrue(
                    function.lines.stream().anyMatch(line -> line.startsWith("[ERROR] " + type)),
                    function.lines.toString());
            assertTrue(function.sandbox.awaitExit(Duration.ofSeconds(10)));
        }
    }

    @Test
    void namesTheHandlerThatIsMalformedOrBuiltIn() throws Exception {
        Map<String, String> malformed = Map.of("_HANDLER", "handler");
        try (Harness function = start("", new Harness.Options(256, null, malformed))) {
            String body = text(assertInstanceOf(RuntimeReply.Failure.class, function.init())
                    .body());
            assertTrue(body.contains("Bad handler 'handler': not enough values to unpack (expected 2, got 1)"), body);
        }
        Map<String, String> builtIn = Map.of("_HANDLER", "sys.exit");
        try (Harness function = start("", new Harness.Options(256, null, builtIn))) {
            String body = text(assertInstanceOf(RuntimeReply.Failure.class, function.init())
                    .body());
            assertTrue(body.contains("Cannot use built-in module sys as a handler module"), body);
        }
    }

    @Test
    void saysHowTheProcessEnded() throws Exception {
        assertExit("import os\ndef handler(e, c): os._exit(3)", "Runtime exited with error: exit status 3");
        assertExit("import sys\ndef handler(e, c): sys.exit(0)", "Runtime exited without providing a reason");
        assertExit(
                "import os\ndef handler(e, c): os.kill(os.getpid(), 9)", "Runtime exited with error: signal: killed");
        assertExit("import os\ndef handler(e, c): os.abort()", "Runtime exited with error: signal: aborted");
    }

    private void assertExit(String source, String sentence) throws Exception {
        try (Harness function = start(source)) {
            function.ready();
            RuntimeReply.Ended ended = assertInstanceOf(RuntimeReply.Ended.class, function.invoke("{}"));
            assertEquals(sentence, ended.exit().sentence());
            assertTrue(ended.taken());
        }
    }

    @Test
    void timesOutAndDiesWithItsChildren() throws Exception {
        String marker = "rmx" + System.nanoTime();
        try (Harness function = start("""
                import subprocess, time
                def handler(event, context):
                    print('before')
                    subprocess.Popen(['sleep', '600'], start_new_session=True, env={'M': '%s'})
                    time.sleep(600)
                """.formatted(marker))) {
            function.ready();
            assertEquals(new RuntimeReply.TimedOut(), function.invoke("{}", Duration.ofSeconds(1)));
            function.sandbox.kill();
            assertTrue(function.sandbox.awaitExit(Duration.ofSeconds(10)));
            assertEquals(List.of("before\n"), function.lines);
        }
        Await.until(() -> processesWith("M=" + marker) == 0);
    }

    @Test
    void endsWhatAFunctionLeavesInTheBackground() throws Exception {
        String marker = "rmx" + System.nanoTime();
        try (Harness function = start("""
                import os
                def handler(event, context):
                    for _ in range(100):
                        if os.fork() == 0:
                            os.setsid()
                            os.execve('/usr/bin/sleep', ['sleep', '600'], {**os.environ, 'M': '%s'})
                    return 'left'
                """.formatted(marker))) {
            function.ready();
            assertEquals("\"left\"", function.answer("{}"));
            Await.until(() -> processesWith("M=" + marker) == 100);
        }
        Await.until(() -> processesWith("M=" + marker) == 0);
    }

    private static long processesWith(String variable) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        String environment = Files.readString(
                                Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
                        return Arrays.asList(environment.split("\0")).contains(variable);
                    } catch (IOException e) {
                        return false;
                    }
                })
                .count();
    }

    @Test
    void killsWhatTakesTooMuchMemory() throws Exception {
        Harness.Options small = new Harness.Options(128, null, Map.of());
        try (Harness function = start("""
                def handler(event, context):
                    held = []
                    while True:
                        held.append(bytearray(1 << 20))
                """, small)) {
            function.ready();
            var watch = function.sandbox.watchMemory();
            RuntimeReply.Ended ended = assertInstanceOf(RuntimeReply.Ended.class, function.invoke("{}"));
            watch.cancel();
            assertEquals(
                    "Runtime exited with error: signal: killed", ended.exit().sentence());
            assertTrue(ended.exit().outOfMemory());
            assertEquals(128, function.sandbox.peakMegabytes());
        }
    }

    @Test
    void passesOnAllThatIsPrinted() throws Exception {
        try (Harness function = start("""
                import os, sys
                print('loading')
                def handler(event, context):
                    for i in range(10000):
                        print('%0100d' % i)
                    print('x' * 300000)
                    sys.stderr.write('error output\\n')
                    os.system('echo from a child')
                    print('no newline', end='')
                """)) {
            function.ready();
            assertEquals(List.of("loading\n"), function.lines);
            assertEquals("null", function.answer("{}"));
            List<String> lines = function.lines;
            assertEquals(1 + 10_000 + 2 + 3, lines.size());
            assertEquals("%0100d\n".formatted(9_999), lines.get(10_000));
            assertEquals(OutputPump.LINE_BYTES_MAX, lines.get(10_001).length());
            assertEquals(300_001, lines.get(10_001).length() + lines.get(10_002).length());
            assertEquals(List.of("error output\n", "from a child\n", "no newline"), lines.subList(10_003, 10_006));
        }
    }

    @Test
    void formatsLogRecordsAsLambdaDoes() throws Exception {
        try (Harness function = start("""
                import logging
                logging.getLogger().setLevel('INFO')
                def handler(event, context):
                    logging.info('first\\nsecond %s', 3)
                    logging.debug('not shown')
                    return context.aws_request_id
                """)) {
            function.ready();
            String id = function.answer("{}").replace("\"", "");
            String line = function.lines.getFirst();
            assertTrue(
                    line.matches("(?s)\\[INFO]\\t\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\\t" + id
                            + "\\tfirst\\rsecond 3\\n"),
                    line);
            assertEquals(1, function.lines.size());
        }
    }

    @Test
    void hasAContextAndEncodesDecimals() throws Exception {
        try (Harness function = start("""
                from decimal import Decimal
                def handler(event, context):
                    if event == 'set':
                        return {1, 2}
                    if event == 'bytes':
                        return b'raw'
                    left = context.get_remaining_time_in_millis()
                    return [Decimal('1.5'), Decimal(7), context.function_name, 0 < left <= 20000, context.client_context]
                """)) {
            function.ready();
            assertEquals("[1.5, 7, \"app\", true, null]", function.answer("{}"));
            assertEquals("raw", function.answer("\"bytes\""));
            RuntimeReply.Failure failure = assertInstanceOf(RuntimeReply.Failure.class, function.invoke("\"set\""));
            assertEquals("Runtime.MarshalError", failure.errorType());
            assertTrue(text(failure.body())
                    .contains("Unable to marshal response: Object of type set is not JSON serializable"));
        }
    }

    @Test
    void seesNothingOfTheServersEnvironment() throws Exception {
        try (Harness function = start("""
                import os
                def handler(event, context): return sorted(os.environ)
                """)) {
            function.ready();
            String names = function.answer("{}");
            assertFalse(names.contains("JAVA_HOME") || names.contains("\"HOME\"") || names.contains("USER"), names);
        }
    }

    @Test
    void writesIntoItsTemporaryFolder() throws Exception {
        try (Harness function = start("""
                import tempfile
                def handler(event, context):
                    with tempfile.NamedTemporaryFile() as file:
                        return file.write(b'abc')
                """)) {
            function.ready();
            assertEquals("3", function.answer("{}"));
        }
    }

    @Test
    void answersQuicklyOnceWarm() throws Exception {
        long begin = System.nanoTime();
        try (Harness function = start("def handler(event, context): return event")) {
            function.ready();
            long cold = System.nanoTime() - begin;
            for (int i = 0; i < 300; i++) {
                function.answer("{}");
            }
            long[] nanos = new long[300];
            for (int i = 0; i < nanos.length; i++) {
                long before = System.nanoTime();
                function.answer("{}");
                nanos[i] = System.nanoTime() - before;
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "%s: cold %d ms, warm p50 %d us, p99 %d us%n",
                    function.executor.name(), cold / 1_000_000, nanos[150] / 1_000, nanos[297] / 1_000);
            assertTrue(nanos[150] < Duration.ofMillis(50).toNanos());
        }
    }
}
