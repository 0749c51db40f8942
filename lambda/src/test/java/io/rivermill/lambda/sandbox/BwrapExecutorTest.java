// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class BwrapExecutorTest extends ExecutorContract {

    @Override
    Executor open(RuntimeFiles files, Tasks tasks) {
        BwrapExecutor executor = new BwrapExecutor(files, tasks, Clock.system());
        Optional<String> why = executor.unavailable();
        why.ifPresent(reason -> {
            executor.close();
            tasks.close();
        });
        Assumptions.assumeTrue(why.isEmpty(), () -> "bwrap can't run here: " + why.orElseThrow());
        return executor;
    }

    @Test
    void hidesTheHostsFilesAndProcesses() throws Exception {
        try (Harness function = start("""
                import os
                def can(action, *arguments):
                    try:
                        action(*arguments)
                        return True
                    except OSError:
                        return False
                def handler(event, context):
                    return {
                        'shadow': can(open, '/etc/shadow'),
                        'home': os.path.exists('/home') or os.path.exists('/root/.bashrc'),
                        'write code': can(open, '/var/task/new', 'w'),
                        'write usr': can(open, '/usr/new', 'w'),
                        'write root': can(open, '/new', 'w'),
                        'delete socket': can(os.unlink, '/run/api/r'),
                        'processes': len([name for name in os.listdir('/proc') if name.isdigit()]) > 3,
                        'uid': os.getuid(),
                    }
                """)) {
            function.ready();
            assertEquals(
                    "{\"shadow\": false, \"home\": false, \"write code\": false, \"write usr\": false, "
                            + "\"write root\": false, \"delete socket\": false, \"processes\": false, \"uid\": 993}",
                    function.answer("{}"));
        }
    }

    @Test
    void deniesNamespacesMountsAndTracing() throws Exception {
        try (Harness function = start("""
                import ctypes, os
                libc = ctypes.CDLL(None, use_errno=True)
                def errno(call, *arguments):
                    return ctypes.get_errno() if call(*arguments) < 0 else 0
                def handler(event, context):
                    return [
                        errno(libc.unshare, 0x10000000),
                        errno(libc.mount, b'none', b'/tmp', b'tmpfs', 0, None),
                        errno(libc.ptrace, 0, 0, 0, 0),
                        errno(libc.setns, 3, 0),
                    ]
                """)) {
            function.ready();
            assertEquals("[1, 1, 1, 1]", function.answer("{}"));
        }
    }

    @Test
    void hasNoNetworkButTheServersEndpoint() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer = ("got " + body.length).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        InetSocketAddress endpoint = server.getAddress();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.start();
        Harness.Options options = new Harness.Options(
                256, endpoint, Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + endpoint.getPort()));
        try (Harness function = start("""
                import os, socket, urllib.request
                def denied(host, port):
                    try:
                        socket.create_connection((host, port), 2).close()
                        return False
                    except OSError:
                        return True
                def handler(event, context):
                    url = os.environ['AWS_ENDPOINT_URL']
                    answers = [urllib.request.urlopen(url, data=b'x' * size).read().decode() for size in (5, 3000000)]
                    return answers + [denied('127.0.0.1', event), denied('192.0.2.1', 80)]
                """, options)) {
            function.ready();
            assertEquals(
                    "[\"got 5\", \"got 3000000\", true, true]",
                    function.answer(Integer.toString(other.getAddress().getPort())));
        } finally {
            server.stop(0);
            other.stop(0);
        }
    }

    @Test
    void outlivesTheThreadThatAskedForIt() throws Exception {
        FutureTask<Harness> start = new FutureTask<>(() -> {
            Harness function = start("def handler(event, context): return event");
            function.ready();
            return function;
        });
        Thread thread = Thread.ofPlatform().start(start);
        try (Harness function = start.get()) {
            thread.join();
            assertEquals("1", function.answer("1"));
        }
    }

    @Test
    void limitsItsTemporaryFolder() throws Exception {
        try (Harness function = start("""
                def handler(event, context):
                    try:
                        with open('/tmp/big', 'wb') as file:
                            for _ in range(100):
                                file.write(bytes(1 << 20))
                    except OSError as e:
                        return e.errno
                """)) {
            function.ready();
            assertEquals("28", function.answer("{}"), "ENOSPC");
        }
    }

    @Test
    void filtersForTheMachinesThatAreKnown() {
        assertTrue(SeccompFilter.forMachine("amd64").orElseThrow().length > 400);
        assertTrue(SeccompFilter.forMachine("aarch64").orElseThrow().length > 400);
        assertEquals(Optional.empty(), SeccompFilter.forMachine("vax"));
    }
}
