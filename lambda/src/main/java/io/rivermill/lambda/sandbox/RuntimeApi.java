// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Invariants;
import io.rivermill.base.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The Runtime API of one environment, on a socket of its own, so that no environment can see another's events and a poll
 * dies with its process.
 *
 * <p>Phases, in this order, all but CLOSED again and again: INIT (no poll yet), IDLE (between invocations), INVOKING (an
 * event was offered; {@code taken} once the runtime has it), and at the end CLOSED. The first {@code next} ends INIT; an
 * answer ends INVOKING; {@link #processEnded} and {@link #close} end everything and wake whoever waits.
 *
 * <p>Threads: {@link #awaitInit} and {@link #invoke} block their caller, one at a time; each connection has a virtual
 * thread. Lock: phase, event, reply.
 */
public final class RuntimeApi implements AutoCloseable {
    /** What a function may answer at most: 6 MB and 100 bytes. */
    public static final int RESPONSE_BYTES_MAX = 6_291_556;

    private static final String PREFIX = "/2018-06-01/";
    private static final String RUNTIME = PREFIX + "runtime/";
    private static final int CONNECTIONS_MAX = 16;
    private static final byte[] OK = "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8);

    private enum Phase {
        INIT,
        IDLE,
        INVOKING,
        CLOSED
    }

    private final ServerSocketChannel server;
    private final Tasks tasks;
    private final Tasks.Task acceptor;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Phase phase = Phase.INIT;
    private @Nullable RuntimeEvent event;
    private boolean taken;
    private @Nullable RuntimeReply reply;
    private Exit exit = new Exit(0, false);

    /** Listens on {@code socket}, a path of at most 107 bytes in a folder that exists. */
    public RuntimeApi(Path socket, Tasks tasks) {
        this.tasks = tasks;
        try {
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + socket, e);
        }
        this.acceptor = tasks.start("runtime-api", this::accept);
    }

    /** Waits for the end of init: {@code Ready}, {@code Failure}, {@code Ended} or {@code TimedOut}. */
    public RuntimeReply awaitInit(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (true) {
                if (reply != null) {
                    return take(reply);
                }
                switch (phase) {
                    case IDLE -> {
                        return new RuntimeReply.Ready();
                    }
                    case CLOSED -> {
                        return new RuntimeReply.Ended(exit, true);
                    }
                    case INIT, INVOKING -> {}
                }
                if (left <= 0) {
                    return new RuntimeReply.TimedOut();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands {@code next} to the runtime and waits for its answer, at most so long. After {@code TimedOut} this environment
     * must be thrown away.
     */
    public RuntimeReply invoke(RuntimeEvent next, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            if (phase == Phase.CLOSED) {
                return new RuntimeReply.Ended(exit, false);
            }
            Invariants.check(phase == Phase.IDLE, "an event for a runtime that is " + phase);
            phase = Phase.INVOKING;
            event = next;
            taken = false;
            changed.signalAll();
            while (reply == null) {
                if (phase == Phase.CLOSED) {
                    return new RuntimeReply.Ended(exit, taken);
                }
                if (left <= 0) {
                    phase = Phase.CLOSED;
                    return new RuntimeReply.TimedOut();
                }
                left = changed.awaitNanos(left);
            }
            return take(reply);
        } finally {
            lock.unlock();
        }
    }

    /** The process is gone: whoever waits is told so, and polls end without an event. */
    public void processEnded(Exit how) {
        lock.lock();
        try {
            if (phase != Phase.CLOSED) {
                phase = Phase.CLOSED;
                exit = how;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        processEnded(exit);
        acceptor.cancel();
        closeQuietly(server);
        connections.forEach(RuntimeApi::closeQuietly);
    }

    private RuntimeReply take(RuntimeReply found) {
        reply = null;
        return found;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                if (connections.size() >= CONNECTIONS_MAX) {
                    closeQuietly(connection);
                    continue;
                }
                connections.add(connection);
                tasks.start("runtime-api-connection", () -> serve(connection));
            } catch (IOException | IllegalStateException e) {
                return; // closed
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            HttpConnection connection = new HttpConnection(channel);
            for (HttpMessage request = connection.read(RESPONSE_BYTES_MAX);
                    request != null;
                    request = connection.read(RESPONSE_BYTES_MAX)) {
                answer(connection, request);
            }
        } catch (IOException e) {
            // What isn't HTTP ends its connection; an environment that does this harms itself only.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(channel);
        }
    }

    private void answer(HttpConnection connection, HttpMessage request) throws IOException, InterruptedException {
        String path = request.path();
        boolean get = request.method().equals("GET");
        if (get && path.equals(RUNTIME + "invocation/next")) {
            next(connection);
        } else if (get && path.equals(PREFIX + "ping")) {
            connection.write(200, Map.of(), "pong".getBytes(StandardCharsets.UTF_8));
        } else if (!get && path.equals(RUNTIME + "init/error")) {
            initError(connection, request);
        } else if (!get && path.startsWith(RUNTIME + "invocation/")) {
            invocationAnswer(connection, request, path.substring((RUNTIME + "invocation/").length()));
        } else {
            refuse(connection, 404, "UnknownPath", "There is no " + request.method() + " " + path);
        }
    }

    private void next(HttpConnection connection) throws IOException, InterruptedException {
        RuntimeEvent found = null;
        lock.lock();
        try {
            if (phase == Phase.INIT) {
                phase = Phase.IDLE;
                changed.signalAll();
            }
            boolean twice = phase == Phase.INVOKING && taken;
            while (!twice && phase != Phase.CLOSED && found == null) {
                if (phase == Phase.INVOKING && !taken) {
                    found = event;
                    taken = true;
                } else {
                    changed.await();
                }
            }
        } finally {
            lock.unlock();
        }
        if (found == null) {
            refuse(
                    connection,
                    403,
                    "InvalidStateTransition",
                    "State transition from Running to Ready failed for runtime. Error: State transition is not allowed");
            return;
        }
        connection.write(200, headers(found), found.payload());
    }

    private static Map<String, String> headers(RuntimeEvent event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Lambda-Runtime-Aws-Request-Id", event.requestId());
        headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis()));
        headers.put("Lambda-Runtime-Invoked-Function-Arn", event.invokedFunctionArn());
        headers.put("Lambda-Runtime-Trace-Id", event.traceId());
        if (event.clientContext() != null) {
            headers.put("Lambda-Runtime-Client-Context", event.clientContext());
        }
        return headers;
    }

    private void invocationAnswer(HttpConnection connection, HttpMessage request, String rest) throws IOException {
        int slash = rest.indexOf('/');
        String id = slash < 0 ? rest : rest.substring(0, slash);
        String kind = slash < 0 ? "" : rest.substring(slash + 1);
        if (!kind.equals("response") && !kind.equals("error")) {
            refuse(connection, 404, "UnknownPath", "There is no such call");
            return;
        }
        boolean tooLarge = request.bodyBytes() > RESPONSE_BYTES_MAX;
        RuntimeReply answer = tooLarge
                ? new RuntimeReply.TooLarge(request.bodyBytes())
                : kind.equals("response") ? new RuntimeReply.Response(request.body()) : failure(request);
        if (!settle(id, answer)) {
            refuse(connection, 400, "InvalidRequestID", "Invalid request ID");
        } else if (tooLarge) {
            refuse(
                    connection,
                    413,
                    "RequestEntityTooLarge",
                    "Exceeded maximum allowed payload size (" + RESPONSE_BYTES_MAX + " bytes).");
        } else {
            connection.write(202, Map.of("Content-Type", "application/json"), OK);
        }
    }

    private boolean settle(String id, RuntimeReply answer) {
        lock.lock();
        try {
            if (phase != Phase.INVOKING
                    || !taken
                    || event == null
                    || !event.requestId().equals(id)) {
                return false;
            }
            phase = Phase.IDLE;
            event = null;
            reply = answer;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void initError(HttpConnection connection, HttpMessage request) throws IOException {
        boolean accepted;
        lock.lock();
        try {
            accepted = phase == Phase.INIT && reply == null;
            if (accepted) {
                reply = failure(request);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (accepted) {
            connection.write(202, Map.of("Content-Type", "application/json"), OK);
        } else {
            refuse(
                    connection,
                    403,
                    "InvalidStateTransition",
                    "State transition from Ready to InitError failed for runtime. Error: State transition is not allowed");
        }
    }

    private static RuntimeReply.Failure failure(HttpMessage request) {
        String type = request.header("lambda-runtime-function-error-type");
        return new RuntimeReply.Failure(request.body(), type == null ? "Runtime.Unknown" : type);
    }

    private static void refuse(HttpConnection connection, int status, String type, String message) throws IOException {
        String body = "{\"errorMessage\":\"" + message.replace('"', '\'').replace('\\', '/') + "\",\"errorType\":\""
                + type + "\"}\n";
        connection.write(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing was the aim.
        }
    }
}
