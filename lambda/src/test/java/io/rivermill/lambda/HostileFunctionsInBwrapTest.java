// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.lambda.sandbox.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** In the sandbox a hostile function reaches nothing at all. */
final class HostileFunctionsInBwrapTest extends HostileFunctionsContract {

    @Override
    LambdaFixture open() {
        LambdaFixture lambda =
                new LambdaFixture(settings -> settings.withExecutor(LambdaSettings.ExecutorChoice.AUTOMATIC, true));
        boolean sandboxed = lambda.service.executorName().equals("bwrap");
        if (!sandboxed) {
            lambda.close();
        }
        Assumptions.assumeTrue(sandboxed, "bwrap can't run here");
        return lambda;
    }

    @Override
    boolean codeIsReadOnly() {
        return true;
    }

    @Test
    void readingTheDataFolderOtherProcessesAndTheServersEnvironment() throws IOException {
        Path data = Files.writeString(lambda().folder.resolve("data"), "secret");
        create("""
                import os
                def reach(action, *arguments):
                    try:
                        return str(action(*arguments))
                    except OSError as e:
                        return type(e).__name__
                def handler(event, context):
                    server = '/proc/%%d' %% event
                    return [
                        reach(lambda: open('%s').read()),
                        reach(os.listdir, os.path.dirname('%s')),
                        reach(lambda: open(server + '/environ').read()),
                        reach(os.listdir, server + '/root'),
                        reach(os.kill, event, 0),
                    ]
                """.formatted(data, data));
        assertEquals(
                "[\"FileNotFoundError\", \"FileNotFoundError\", \"FileNotFoundError\", \"FileNotFoundError\","
                        + " \"ProcessLookupError\"]",
                invoke(Long.toString(ProcessHandle.current().pid())));
        assertLog(usual());
    }

    @Test
    void reachingForTheNetwork() throws IOException {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            create("""
                    import socket
                    def reach(*address):
                        try:
                            socket.create_connection(address, 2).close()
                            return 'reached'
                        except OSError as e:
                            return e.errno
                    def handler(event, context):
                        return [reach('127.0.0.1', event), reach('192.0.2.1', 80)]
                    """);
            assertEquals(
                    "[111, 101]", // refused, unreachable
                    invoke(Integer.toString(open.getLocalPort())));
            assertLog(usual());
        }
    }

    @Test
    void fillingItsPrivateFolder() {
        create("""
                import os
                def handler(event, context):
                    with open('/tmp/half', 'wb') as file:
                        os.posix_fallocate(file.fileno(), 0, 16 << 20)
                    with open('/tmp/rest', 'wb') as file:
                        try:
                            os.posix_fallocate(file.fileno(), 0, 500 << 20)
                        except OSError as e:
                            return e.errno
                """);
        assertEquals("28", invoke("{}"));
        assertLog(usual());
    }

    @Test
    void forkingWithoutEnd() {
        create(function("""
                        import os, time
                        def handler(event, context):
                            for i in range(3000):
                                try:
                                    if os.fork() == 0:
                                        time.sleep(600)
                                except OSError as e:
                                    return [e.errno, i > 100]
                        """).memorySize(2_048));
        assertEquals("[11, true]", invoke("{}"));
        assertLog(usual());
    }

    @Test
    void leavingADaemonWithoutVariables() {
        create(daemonSource(false));
        assertEquals("\"left\"", invoke("{}"));
        Await.until(() -> daemons().size() == 1);
        deleteHostile();
        Await.until(() -> daemons().isEmpty());
    }
}
