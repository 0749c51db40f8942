// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.lambda.sandbox.EndpointRelay;
import io.rivermill.lambda.sandbox.Interpreter;
import io.rivermill.lambda.sandbox.Layout;
import io.rivermill.lambda.sandbox.PythonRuntime;
import io.rivermill.lambda.sandbox.RuntimeApi;
import io.rivermill.lambda.sandbox.RuntimeEvent;
import io.rivermill.lambda.sandbox.RuntimeReply;
import io.rivermill.lambda.sandbox.Sandbox;
import io.rivermill.lambda.sandbox.SandboxFolder;
import io.rivermill.lambda.sandbox.SandboxSpec;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One process of a function with its Runtime API and its way to the server's endpoint. An environment has one at a time,
 * and a second only when the first failed in init.
 *
 * <p>Threads: one at a time, but {@link #close} from any.
 */
final class RuntimeProcess implements AutoCloseable {
    private static final long MARK_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration EXIT_MAX = Duration.ofSeconds(5);
    private static final int MARK_BYTES = 16;
    private static final int PORT_MIN = 1_024; // below, a function may not listen
    private static final int PORT_INSTEAD = 4_566;

    private final SandboxFolder folder;
    private final RuntimeApi api;
    private final @Nullable EndpointRelay relay;
    private final Sandbox sandbox;
    private final boolean provided; // such programs write no marks
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long marks = 1; // init ends with one, and so does each invocation

    /** Starts the process. Throws {@link UnavailableException} when this machine can't. */
    RuntimeProcess(
            FunctionRow function,
            Path place,
            EnvironmentLog log,
            FunctionRoles.Credentials credentials,
            EnvironmentParts parts) {
        Interpreter python = parts.interpreters()
                .find(RuntimeVersions.python(function.config().runtime()))
                .orElseThrow(() -> new UnavailableException(
                        "no interpreter for runtime " + function.config().runtime() + " was found on this machine"));
        this.provided = RuntimeVersions.isProvided(function.config().runtime());
        Path code = parts.code().apply(function);
        InetSocketAddress endpoint = parts.endpoint().get();
        boolean networkOpen = NetworkTag.isOpen(function);
        this.folder = SandboxFolder.create(place);
        Layout layout = parts.executor().layout(folder, code, networkOpen);
        byte[] random = new byte[MARK_BYTES];
        parts.random().nextBytes(random);
        String mark = HexFormat.of().formatHex(random);
        int port = endpoint.getPort() < PORT_MIN ? PORT_INSTEAD : endpoint.getPort();
        String url = layout.walled()
                ? "http://127.0.0.1:" + port
                : "http://" + endpoint.getHostString() + ':' + endpoint.getPort();
        Map<String, String> variables = ProcessVariables.of(function, layout, log.stream(), credentials, url);
        this.api = new RuntimeApi(folder.runtimeSocket(), parts.tasks());
        this.relay = layout.walled() ? new EndpointRelay(folder.endpointSocket(), endpoint, parts.tasks()) : null;
        try {
            this.sandbox = parts.executor()
                    .start(new SandboxSpec(
                            place.getFileName().toString(),
                            folder,
                            code,
                            provided
                                    ? PythonRuntime.providedCommand(python, layout, mark, port)
                                    : PythonRuntime.command(python, layout, mark, port),
                            python.folders(),
                            variables,
                            function.config().memoryMegabytes(),
                            function.config().temporaryMegabytes(),
                            networkOpen,
                            mark,
                            log));
        } catch (RuntimeException e) {
            closeSockets();
            folder.close();
            throw e;
        }
        sandbox.onExit(api::processEnded);
    }

    RuntimeReply awaitInit(long nanos) throws InterruptedException {
        RuntimeReply reply = api.awaitInit(nanos);
        awaitOutput(reply);
        return reply;
    }

    RuntimeReply invoke(RuntimeEvent event, long nanos) throws InterruptedException {
        var watch = sandbox.watchMemory();
        try {
            RuntimeReply reply = api.invoke(event, nanos);
            awaitOutput(reply);
            return reply;
        } finally {
            watch.cancel();
        }
    }

    boolean isAlive() {
        return sandbox.isAlive();
    }

    int peakMegabytes() {
        return sandbox.peakMegabytes();
    }

    /** Ends the process and waits until all it printed has been read. */
    void kill() throws InterruptedException {
        sandbox.kill();
        sandbox.awaitExit(EXIT_MAX);
    }

    /** Ends the process; when this returns, by whichever of several callers, nothing of it is left. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            closed.join();
            return;
        }
        try {
            sandbox.kill();
            sandbox.awaitExit(EXIT_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void awaitOutput(RuntimeReply reply) throws InterruptedException {
        switch (reply) {
            case RuntimeReply.Ready _, RuntimeReply.Response _, RuntimeReply.Failure _, RuntimeReply.TooLarge _ -> {
                if (provided) {
                    sandbox.output().awaitQuiet(MARK_NANOS_MAX);
                } else {
                    sandbox.output().awaitMarks(marks++, MARK_NANOS_MAX);
                }
            }
            case RuntimeReply.Ended _ -> {} // its output was read before its end was told
            case RuntimeReply.TimedOut _ -> kill();
        }
    }

    private void end() {
        try {
            closeSockets();
            folder.close();
        } finally {
            closed.complete(null);
        }
    }

    private void closeSockets() {
        api.close();
        if (relay != null) {
            relay.close();
        }
    }
}
