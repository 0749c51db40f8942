// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongCallTest {
    @TempDir
    private Path folder;

    /** What a command left behind. */
    private record Done(int exitCode, String out, String err) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            start --in-memory --data there    | only one of --data=DIR, --in-memory can be given
            start --in-memory --in-memory     | only one of --data=DIR, --in-memory can be given, and once
            start --in-memory=x               | --in-memory takes no value
            start --auth closed               | option '--auth': 'closed' is none of open, enforced
            start more                        | 'more' is more than it takes
            nonsense                          | there is no command 'nonsense'
            stream                            | 'rivermill stream' wants to know what: tail, shards
            stream tail T --limit x           | option '--limit': 'x' is no whole number
            stream tail T --limit -1          | --limit is 1 or more
            start --sqs-endpoint http://[/    | --sqs-endpoint is a URL such as http://127.0.0.1:9324
            start --cors-allowed-origins page | 'page' is no origin such as http://localhost:3000, *.example.com or *
            env --endpoint-url http://h:99999 | 'http://h:99999' is no URL of a server such as http://127.0.0.1:4566
            replay T --from x --to 1 --function F | 'x' is no sequence number; 'rivermill trace' shows them
            invoke F --event sample:x         | there is no sample x; there is sample:dynamodb
            """)
    void isToldInOneSentence(String call, String says) {
        assertWrong(run(call.split(" ")), says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start --in-memory --listen",
                "start --in-memory --ready-file",
                "start --in-memory --aws-profile",
                "start --in-memory --cors-allowed-origins",
                "env --endpoint-url",
                "status --endpoint-url",
                "trigger list --endpoint-url",
                "trigger list --function",
                "invoke",
                "invoke F --event",
                "logs tail",
                "stream tail",
                "stream shards",
                "trace Orders"
            })
    void nothingIsNoValue(String call) {
        List<String> arguments = new ArrayList<>(List.of(call.split(" ")));
        arguments.add("");
        assertWrong(run(arguments.toArray(String[]::new)), " is empty; was a variable not set?");
    }

    @Test
    void rehearsingTakesAFolder() {
        assertWrong(run("rehearse", "--data", ""), "it names no folder");
    }

    @Test
    void aReadyFileThatCanNotBeWrittenIsToldBeforeAnythingIsStarted() {
        Path data = folder.resolve("data");
        for (Path file : List.of(folder, folder.resolve("nowhere").resolve("up"), Path.of("/"))) {
            Done done = run("start", "--port", "0", "--data", data.toString(), "--ready-file", file.toString());
            assertEquals(1, done.exitCode, done.err);
            assertEquals("", done.out);
            assertTrue(done.err.startsWith("rivermill: can't write the ready file " + file + ": "), done.err);
            assertEquals(1, done.err.strip().lines().count(), done.err);
            assertFalse(Files.exists(data), "nothing was made");
        }
    }

    @Test
    void aFolderWithoutAPlaceIsNotMistakenForOneThatIsThere() {
        Path file = folder.resolve("nowhere").resolve("..").resolve("up");
        Done done = run("start", "--in-memory", "--ready-file", file.toString());
        assertEquals(1, done.exitCode, done.err);
        assertTrue(done.err.contains("there is no folder"), done.err);
    }

    @Test
    void blanksAndOriginsOfFilesAreValues() {
        Done traced = run("trace", "Orders", " ", "--endpoint-url", "http://127.0.0.1:1");
        assertEquals(1, traced.exitCode, traced.err); // nobody answers there, and that is all
        Done started = run("start", "--in-memory", "--cors-allowed-origins", "file://", "--ready-file", "/");
        assertEquals(1, started.exitCode, started.err);
        assertTrue(started.err.contains("can't write the ready file"), started.err);
    }

    private static void assertWrong(Done done, String says) {
        assertEquals(2, done.exitCode, done.err);
        assertEquals("", done.out);
        assertTrue(done.err.contains(says), done.err);
        assertTrue(done.err.strip().endsWith("' shows how it is called."), done.err);
    }

    private static Done run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Rivermill.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Done(exitCode, out.toString(), err.toString());
    }
}
