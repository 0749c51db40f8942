// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rivermill start} as scripts see it: ready file, exit codes, one clear line. */
class StartTest {
    @TempDir
    private Path data;

    @Test
    void sigtermIsACleanStop() {
        try (ServerProcess server = ServerProcess.start(data)) {
            int exit = server.stop();
            assertTrue(exit == 0 || exit == 143, "exit code " + exit + "\n" + server.output());
        }
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerProcess.Finished finished =
                    ServerProcess.run("start", "--in-memory", "--port", Integer.toString(taken.getLocalPort()));
            assertOneLine(finished, Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void aFolderInUseIsOneClearLine() {
        try (ServerProcess server = ServerProcess.start(data)) {
            ServerProcess.Finished finished = ServerProcess.run("start", "--port", "0", "--data", data.toString());
            assertOneLine(finished, data.toString());
        }
    }

    @Test
    void aFolderOfANewerFormatIsOneClearLine() throws IOException {
        try (ServerProcess server = ServerProcess.start(data)) {
            server.stop();
        }
        Path format = data.resolve("FORMAT");
        assertTrue(Files.exists(format), "the folder says its format");
        Files.writeString(format, "rivermill-store 999\n");
        assertOneLine(ServerProcess.run("start", "--port", "0", "--data", data.toString()), "newer");
    }

    @Test
    void aWrongOptionIsAUsageError() {
        assertEquals(2, ServerProcess.run("start", "--nonsense").exitCode());
    }

    @Test
    void pagesOfOtherMachinesAreNotServedWhereNoKeyIsNeeded() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(data, "--cors-allowed-origins", "http://app.example,*.rivers.example")) {
            assertEquals(200, statusForPage(server, "http://localhost:3000"));
            assertEquals(200, statusForPage(server, "http://app.example"));
            assertEquals(200, statusForPage(server, "https://a.rivers.example"));
            assertEquals(403, statusForPage(server, "http://elsewhere.example"));
            assertEquals(403, statusForPage(server, "null"));
        }
    }

    @Test
    void anyPageMaySendWhatItsUserSigned() throws Exception {
        try (ServerProcess server = ServerProcess.start(data, "--auth", "enforced")) {
            assertEquals(200, statusForPage(server, "http://elsewhere.example"));
        }
    }

    /** Of a request that a browser sends for a page without asking first. */
    private static int statusForPage(ServerProcess server, String origin) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.endpoint())
                    .header("Origin", origin)
                    .build();
            return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void theTourEndsWellAndIsPlainInAPipe() {
        ServerProcess.Finished finished = ServerProcess.run("tour", "--exit");
        assertEquals(0, finished.exitCode(), finished.output());
        assertTrue(finished.output().contains("REMOVE"), finished.output());
        assertTrue(!finished.output().contains("\u001b"), "no colour codes in a pipe");
    }

    private static void assertOneLine(ServerProcess.Finished finished, String mentions) {
        assertEquals(1, finished.exitCode(), finished.output());
        assertEquals(1, finished.output().strip().lines().count(), finished.output());
        assertTrue(finished.output().contains(mentions), finished.output());
    }
}
