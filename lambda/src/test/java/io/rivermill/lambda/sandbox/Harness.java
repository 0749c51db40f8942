// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One function in one sandbox, driven through its Runtime API. */
final class Harness implements AutoCloseable {
    static final Interpreters INTERPRETERS = new Interpreters(Map.of(), false);

    final List<String> lines = new CopyOnWriteArrayList<>();
    final String mark = UUID.randomUUID().toString();
    final Tasks tasks = Tasks.system();
    final Executor executor;
    final SandboxFolder folder;
    final RuntimeApi api;
    final Sandbox sandbox;
    private final @Nullable EndpointRelay relay;
    private long marks = 1;

    /** What may differ from one test to the next. */
    record Options(int memoryMegabytes, @Nullable InetSocketAddress endpoint, Map<String, String> environment) {
        static final Options USUAL = new Options(256, null, Map.of());
    }

    interface ExecutorFactory {
        Executor open(RuntimeFiles files, Tasks tasks);
    }

    Harness(ExecutorFactory factory, Path root, String source, Options options) throws IOException {
        Path code = Files.createDirectories(root.resolve("code"));
        Files.writeString(code.resolve("app.py"), source);
        RuntimeFiles files = RuntimeFiles.write(root.resolve("runtime"));
        this.executor = factory.open(files, tasks);
        this.folder = SandboxFolder.create(root.resolve("e"));
        this.api = new RuntimeApi(folder.runtimeSocket(), tasks);
        InetSocketAddress endpoint = options.endpoint();
        this.relay = endpoint == null ? null : new EndpointRelay(folder.endpointSocket(), endpoint, tasks);
        Interpreter python = INTERPRETERS.find("python3.11").orElseThrow();
        Layout layout = executor.layout(folder, code, false);
        Map<String, String> environment = new HashMap<>(Map.of(
                "_HANDLER", "app.handler",
                "LAMBDA_TASK_ROOT", layout.task(),
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "AWS_LAMBDA_FUNCTION_NAME", "app"));
        environment.putAll(options.environment());
        this.sandbox = executor.start(new SandboxSpec(
                "test",
                folder,
                code,
                PythonRuntime.command(python, layout, mark, endpoint == null ? 0 : endpoint.getPort()),
                python.folders(),
                environment,
                options.memoryMegabytes(),
                64,
                false,
                mark,
                lines::add));
        sandbox.onExit(api::processEnded);
    }

    RuntimeReply init() throws InterruptedException {
        RuntimeReply reply = api.awaitInit(Duration.ofSeconds(20).toNanos());
        sandbox.output().awaitMarks(marks++, Duration.ofSeconds(2).toNanos());
        return reply;
    }

    RuntimeReply invoke(String event) throws InterruptedException {
        return invoke(event, Duration.ofSeconds(20));
    }

    RuntimeReply invoke(String event, Duration limit) throws InterruptedException {
        RuntimeEvent next = new RuntimeEvent(
                UUID.randomUUID().toString(),
                event.getBytes(StandardCharsets.UTF_8),
                Clock.system().millis() + limit.toMillis(),
                "arn:aws:lambda:eu-west-1:000000000000:function:app",
                "Root=1-0-0",
                null);
        RuntimeReply reply = api.invoke(next, limit.toNanos());
        sandbox.output().awaitMarks(marks++, Duration.ofSeconds(2).toNanos());
        return reply;
    }

    /** The answer of an invocation that must succeed. */
    String answer(String event) throws InterruptedException {
        RuntimeReply reply = invoke(event);
        return new String(
                assertInstanceOf(RuntimeReply.Response.class, reply, () -> reply + " " + lines)
                        .payload(),
                StandardCharsets.UTF_8);
    }

    void ready() throws InterruptedException {
        assertEquals(new RuntimeReply.Ready(), init(), () -> lines.toString());
    }

    @Override
    public void close() {
        sandbox.kill();
        try {
            sandbox.awaitExit(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        api.close();
        if (relay != null) {
            relay.close();
        }
        folder.close();
        executor.close();
        tasks.close();
    }
}
