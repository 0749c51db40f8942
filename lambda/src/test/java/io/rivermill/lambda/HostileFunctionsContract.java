// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.lambda.sandbox.Await;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.CreateFunctionRequest;
import io.rivermill.wire.lambda.DeleteFunctionRequest;
import io.rivermill.wire.lambda.Environment;
import io.rivermill.wire.lambda.InvocationResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What functions do that harm: each has its result and its exact log lines, the neighbour answers from the same
 * environment as before, and when the function is deleted nothing of it is left.
 */
abstract class HostileFunctionsContract {
    static final String ID = "[0-9a-f-]{36}";
    private static final String ENVIRONMENT = "HOSTILE_MARK";
    private static final Path PROC = Path.of("/proc");

    final String mark = UUID.randomUUID().toString();
    private LambdaFixture lambda;
    private int descriptors;
    private boolean deleted;
    private int memoryMegabytes = 128;

    abstract LambdaFixture open();

    LambdaFixture lambda() {
        return lambda;
    }

    @BeforeEach
    void meetTheNeighbour() {
        lambda = open();
        lambda.create("neighbour", "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n");
        lambda.invoke("neighbour", "{}");
        descriptors = descriptors();
    }

    @AfterEach
    void theNeighbourGoesOnAndNothingIsLeft() throws IOException {
        assertEquals("2", LambdaFixture.text(lambda.invoke("neighbour", "{}")), "the neighbour's environment");
        deleteHostile();
        Await.until(() -> descriptors() <= descriptors);
        lambda.close();
        assertEquals(List.of(), controlGroups());
    }

    @Test
    void throwing() {
        create("def handler(event, context): raise ValueError('no')");
        InvocationResponse answer = lambda.invoke("hostile", "{}");
        assertEquals("Unhandled", answer.functionError());
        assertMatches(
                "\\{\"errorMessage\": \"no\", \"errorType\": \"ValueError\", \"requestId\": \"" + ID
                        + "\", \"stackTrace\": \\[\".*app\\.py.*\"]}",
                LambdaFixture.text(answer));
        assertLog(
                usual(
                        "\\[ERROR] ValueError: no\\rTraceback \\(most recent call last\\):\\r\u00a0\u00a0File \".*app\\.py\", line 1, in handler\\r.*\\n"));
    }

    @Test
    void timingOut() {
        create(function("import subprocess, time\ndef handler(event, context):\n    print('working')\n"
                        + "    subprocess.Popen(['sleep', '600'])\n    time.sleep(600)")
                .timeout(1));
        assertMatches(
                "\\{\"errorType\":\"Sandbox\\.Timedout\",\"errorMessage\":\"RequestId: " + ID
                        + " Error: Task timed out after 1\\.00 seconds\"}",
                invoke("{}"));
        assertLog(
                "working\\n",
                "END RequestId: " + ID + "\\n",
                report("1000\\.00", "Status: timeout\\n"),
                "[0-9TZ:.-]{24} " + ID + " Task timed out after 1\\.00 seconds\\n\\n");
    }

    @Test
    void exiting() {
        create("import os\ndef handler(event, context): os._exit(3)");
        assertEnded("exit status 3", "Runtime.ExitError");
    }

    @Test
    void beingKilled() {
        create("import os\ndef handler(event, context): os.kill(os.getpid(), 9)");
        assertEnded("signal: killed", "Runtime.ExitError");
    }

    @Test
    void fillingItsMemory() {
        create("def handler(event, context):\n    held = []\n    while True: held.append(bytearray(1 << 20))");
        assertEnded("signal: killed", "Runtime.OutOfMemory");
        assertTrue(lambda.messages().getLast().contains("\tMax Memory Used: 128 MB\t"));
    }

    @Test
    void printingAMegabyte() {
        create("def handler(event, context):\n    for i in range(10000): print('%0103d' % i)");
        assertEquals("null", invoke("{}"));
        String[] numbers =
                IntStream.range(0, 10_000).mapToObj("%0103d\\n"::formatted).toArray(String[]::new);
        assertLog(usual(numbers));
    }

    @Test
    void printingAMegabyteWithoutNewline() {
        create("import sys\ndef handler(event, context): sys.stdout.write('x' * (1 << 20) + 'end')");
        assertEquals("null", invoke("{}"));
        String piece = "x{262144}";
        assertLog(usual(piece, piece, piece, piece, "end"));
    }

    @Test
    void printingWhatIsNotText() {
        create("import os\ndef handler(event, context): os.write(1, bytes([255, 254, 0, 10]))");
        assertEquals("null", invoke("{}"));
        assertLog(usual("\ufffd\ufffd\u0000\\n"));
    }

    @Test
    void closingItsOutput() {
        create(
                "import os\ndef handler(event, context):\n    print('last')\n    os.close(1); os.close(2)\n    return 1");
        assertEquals("1", invoke("{}"));
        assertLog(usual("last\\n"));
        assertEquals("Unhandled", lambda.invoke("hostile", "{}").functionError()); // nothing left to print to
    }

    @Test
    void forkingAHundredChildren() {
        create("""
                import os, time
                def handler(event, context):
                    for i in range(100):
                        if os.fork() == 0:
                            time.sleep(600)
                    time.sleep(0.2)
                    return 'forked'
                """);
        assertEquals("\"forked\"", invoke("{}"));
        assertEquals(101, processes(ENVIRONMENT + "=" + mark, "environ").size());
        assertLog(usual());
    }

    @Test
    void leavingAProcessInTheBackground() {
        create("""
                import subprocess
                def handler(event, context):
                    subprocess.Popen('while sleep 0.05; do echo still here; done', shell=True, start_new_session=True)
                    return 'left'
                """);
        assertEquals("\"left\"", invoke("{}"));
        Await.until(() -> lambda.messages().contains("still here\n")); // AWS would freeze it
        assertEquals("\"left\"", invoke("{}"));
        List<String> platform =
                own().stream().filter(line -> !line.equals("still here\n")).toList();
        assertEquals(7, platform.size(), platform.toString());
    }

    @Test
    void overwritingItsOwnCode() {
        create("""
                import os
                def handler(event, context):
                    try:
                        with open(__file__, 'w') as file:
                            file.write('def handler(event, context): return "changed"')
                        os.unlink(__file__)
                    except OSError as e:
                        return e.errno
                    if event == 'die':
                        os._exit(1)
                    return 'written'
                """);
        String first = invoke("{}");
        assertEquals(codeIsReadOnly() ? "30" : "\"written\"", first);
        assertLog(usual());
        lambda.invoke("hostile", "\"die\"");
        assertEquals(first, invoke("{}"), "another environment has the code as it was");
    }

    @Test
    void lockingItsPrivateFolder() {
        create("""
                import os, tempfile
                def handler(event, context):
                    folder = tempfile.mkdtemp()
                    open(folder + '/file', 'w').close()
                    os.symlink('/', folder + '/root')
                    os.chmod(folder, 0)
                    return 'locked'
                """);
        assertEquals("\"locked\"", invoke("{}"));
        assertLog(usual());
    }

    @Test
    void talkingNonsenseToTheRuntimeApi() {
        create("""
                import os, socket
                PATH = [path for path in ('/run/api/r', os.getcwd() + '/../api/r') if os.path.exists(path)][0]
                def handler(event, context):
                    for i in range(40):
                        one = socket.socket(socket.AF_UNIX)
                        one.connect(PATH)
                        try:
                            one.sendall([b'\\0' * 70000, b'POST / HTTP/1.1\\r\\nContent-Length: 99999999999\\r\\n\\r\\n',
                                b'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\n\\r\\n',
                                b'POST /2018-06-01/runtime/invocation/other/response HTTP/1.1\\r\\nContent-Length: 1\\r\\n\\r\\n1'
                                ][i % 4])
                        except OSError:
                            pass
                        if i % 2:
                            one.close()
                    return 'done'
                """);
        assertEquals("\"done\"", invoke("{}"));
        assertLog(usual());
    }

    /** Whether the code can't be written at all. */
    abstract boolean codeIsReadOnly();

    CreateFunctionRequest function(String source) {
        return LambdaFixture.function("hostile", source)
                .environment(Environment.create().variables(Map.of(ENVIRONMENT, mark)));
    }

    void create(CreateFunctionRequest request) {
        memoryMegabytes = request.memorySize() == null ? 128 : request.memorySize();
        lambda.create(request);
    }

    void create(String source) {
        create(function(source));
    }

    String invoke(String event) {
        return LambdaFixture.text(lambda.invoke("hostile", event));
    }

    /** Deletes the function, and waits until nothing of it runs. */
    void deleteHostile() {
        if (!deleted) {
            deleted = true;
            lambda.call("DeleteFunction", DeleteFunctionRequest.create().functionName("hostile"), View.class);
            Await.until(() -> processes(ENVIRONMENT + "=" + mark, "environ").isEmpty());
            Await.until(() -> environments() == 1);
        }
    }

    /** Leaves its tree and its session, and forgets its variables. */
    String daemonSource(boolean keepsOutput) {
        return """
                import os
                def handler(event, context):
                    if os.fork() == 0:
                        os.setsid()
                        if os.fork() == 0:
                            %s
                            os.execve('/usr/bin/sleep', ['%s', '600'], {})
                        os._exit(0)
                    return 'left'
                """.formatted(keepsOutput ? "pass" : "os.close(1); os.close(2)", mark);
    }

    List<ProcessHandle> daemons() {
        return processes(mark, "cmdline");
    }

    void assertEnded(String how, String type) {
        InvocationResponse answer = lambda.invoke("hostile", "{}");
        assertEquals("Unhandled", answer.functionError());
        String sentence = "RequestId: " + ID + " Error: Runtime exited with error: " + how;
        assertMatches(
                "\\{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + sentence + "\"}", LambdaFixture.text(answer));
        assertLog(
                sentence + "\\n" + type + "\\n",
                "END RequestId: " + ID + "\\n",
                report("\\d+\\.\\d\\d", "Status: error\tError Type: " + type + "\\n"));
    }

    /** What a successful first invocation logs that prints {@code lines}. */
    String[] usual(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("END RequestId: " + ID + "\\n");
        all.add(report("\\d+\\.\\d\\d", "\\n"));
        return all.toArray(String[]::new);
    }

    private String report(String duration, String end) {
        return "REPORT RequestId: " + ID + "\tDuration: " + duration
                + " ms\tBilled Duration: \\d+ ms\tMemory Size: "
                + memoryMegabytes + " MB"
                + "\tMax Memory Used: \\d+ MB\tInit Duration: \\d+\\.\\d\\d ms\t" + end;
    }

    /** All that the hostile function has logged: INIT_START, START, and lines that match these. */
    void assertLog(String... patterns) {
        List<String> lines = own();
        assertEquals(patterns.length + 2, lines.size(), () -> shortened(lines));
        assertMatches("INIT_START Runtime Version: python:3\\.11\\..*\\n", lines.get(0));
        assertMatches("START RequestId: " + ID + " Version: \\$LATEST\\n", lines.get(1));
        for (int i = 0; i < patterns.length; i++) {
            assertMatches(patterns[i], lines.get(i + 2));
        }
    }

    private List<String> own() {
        return lambda.lines.stream()
                .filter(line -> line.group().equals("/aws/lambda/hostile"))
                .map(LambdaFixture.Line::message)
                .toList();
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches(), () -> shortened(List.of(text)));
    }

    private static String shortened(List<String> lines) {
        return lines.stream()
                .limit(20)
                .map(line -> line.substring(0, Math.min(200, line.length())))
                .collect(Collectors.joining());
    }

    /** Processes of this machine that show a text in that file of theirs. */
    private static List<ProcessHandle> processes(String text, String file) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        read(PROC.resolve(process.pid() + "/" + file)).contains(text))
                .toList();
    }

    private long environments() {
        try (Stream<Path> folders = Files.list(lambda.folder.resolve("environments"))) {
            return folders.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sockets and pipes of this process. */
    private static int descriptors() {
        try (Stream<Path> all = Files.list(PROC.resolve("self/fd"))) {
            return (int) all.filter(HostileFunctionsContract::isSocketOrPipe).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocketOrPipe(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("pipe:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static List<Path> controlGroups() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String root : List.of("", "memory", "pids")) {
            Path folder = Path.of("/sys/fs/cgroup").resolve(root);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> groups = Files.list(folder)) {
                    String own = "rivermill-" + ProcessHandle.current().pid() + "-";
                    groups.filter(group -> group.getFileName().toString().startsWith(own))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
