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

/**
 * A plain process has the rights of the server: results, lines and neighbours hold, walls there are none. What isn't held
 * is said here and in {@code docs/differences.md}.
 */
final class HostileFunctionsAsProcessesTest extends HostileFunctionsContract {

    @Override
    LambdaFixture open() {
        return new LambdaFixture(settings -> settings.withExecutor(LambdaSettings.ExecutorChoice.PROCESS, true));
    }

    @Override
    boolean codeIsReadOnly() {
        return false;
    }

    @Test
    void readsWhatTheServersUserMayRead() throws IOException {
        Path data = Files.writeString(lambda().folder.resolve("data"), "secret");
        create("import os\ndef handler(event, context):\n" + "    return [open('" + data
                + "').read(), os.path.exists('/proc/%d' % event)]");
        assertEquals(
                "[\"secret\", true]",
                invoke(Long.toString(ProcessHandle.current().pid())));
        assertLog(usual());
    }

    @Test
    void reachesTheNetwork() throws IOException {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            create("import socket\ndef handler(event, context):\n"
                    + "    socket.create_connection(('127.0.0.1', event), 2).close()\n    return 'reached'");
            assertEquals("\"reached\"", invoke(Integer.toString(open.getLocalPort())));
            assertLog(usual());
        }
    }

    @Test
    void mayFillTheDiskButLeavesNothingOnIt() {
        create("import tempfile\ndef handler(event, context):\n"
                + "    with open(tempfile.mkdtemp() + '/big', 'wb') as file: return file.write(bytes(32 << 20))");
        assertEquals(Integer.toString(32 << 20), invoke("{}"));
        assertLog(usual());
    }

    @Test
    void forkingWithoutEndIsKilled() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps_rollup")), "nothing tells how many there are");
        create("""
                import os, time
                def handler(event, context):
                    for i in range(1100):
                        if os.fork() == 0:
                            time.sleep(600)
                    time.sleep(600)
                """);
        // a thousand processes may come to weigh more than the function's memory before there are too many
        assertEnded("signal: killed", "Runtime\\.(ExitError|OutOfMemory)");
    }

    @Test
    void aDaemonThatDropsItsVariablesIsFoundByItsOutput() {
        create(daemonSource(true));
        assertEquals("\"left\"", invoke("{}"));
        Await.until(() -> daemons().size() == 1);
        deleteHostile();
        Await.until(() -> daemons().isEmpty());
    }

    @Test
    void aDaemonThatDropsItsVariablesAndItsOutputStays() {
        create(daemonSource(false));
        assertEquals("\"left\"", invoke("{}"));
        Await.until(() -> daemons().size() == 1);
        deleteHostile();
        assertEquals(1, daemons().size(), "nothing shows whose it is");
        daemons().forEach(ProcessHandle::destroyForcibly);
        Await.until(() -> daemons().isEmpty());
    }
}
