// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.server.command.Rivermill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stream tail} where shards live for a second, and the server or the tail is ended. */
class StreamTailTest {
    private static final int INTERRUPTED = 130;
    private static final Pattern VALUE = Pattern.compile("Message: \"v(\\d+)\"");

    @TempDir
    private Path folder;

    @Test
    void aTailGoesOnOverShardsThatRollAStreamTurnedOffAndAServerStartedAgain() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Thread tail;
        int port;
        try (ServerProcess server = start(0);
                AwsClients aws = new AwsClients(server.endpoint())) {
            port = server.endpoint().getPort();
            River river = new River(aws);
            river.createTable("Rolling");
            river.turnStreamOn("Rolling");
            tail = Thread.ofVirtual()
                    .start(() -> Rivermill.run(
                            new PrintWriter(out, true),
                            new PrintWriter(err, true),
                            "stream",
                            "tail",
                            "Rolling",
                            "--limit",
                            "5",
                            "--endpoint-url",
                            server.endpoint().toString()));
            Await.untilTrue("the tail reads", River.SOON, () -> err.toString().contains("reading Rolling"));
            river.put("Rolling", 1, "v1");
            awaitShards(aws, "Rolling", 5);
            river.put("Rolling", 1, "v2");
            aws.dynamodb.updateTable(
                    request -> request.tableName("Rolling").streamSpecification(spec -> spec.streamEnabled(false)));
            river.turnStreamOn("Rolling");
            river.put("Rolling", 1, "v3");
            Await.untilTrue(
                    "what was written is shown", River.SOON, () -> values(out).size() == 3);
            server.kill();
        }
        Await.untilTrue("the tail waits", River.SOON, () -> err.toString().contains("trying again"));
        try (ServerProcess server = start(port);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.put("Rolling", 1, "v4");
            river.put("Rolling", 1, "v5");
            assertTrue(tail.join(River.SOON), "the tail ends after five records: " + out + err);
        }
        assertEquals(IntStream.rangeClosed(1, 5).boxed().toList(), values(out), "each once, in order");
    }

    @Test
    void shardsAreShownBelowTheirParents() {
        try (ServerProcess server = start(0);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("Tree");
            river.turnStreamOn("Tree");
            river.put("Tree", 1, "v1");
            awaitShards(aws, "Tree", 5);
            StringWriter out = new StringWriter();
            int exitCode = Rivermill.run(
                    new PrintWriter(out, true),
                    new PrintWriter(new StringWriter(), true),
                    "stream",
                    "shards",
                    "Tree",
                    "--endpoint-url",
                    server.endpoint().toString());
            List<String> lines = out.toString().lines().toList();
            assertEquals(0, exitCode);
            int child = IntStream.range(0, lines.size())
                    .filter(line -> lines.get(line).startsWith("└ shardId-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(out.toString()));
            assertTrue(lines.get(child - 1).contains("closed"), out.toString());
        }
    }

    @Test
    void anInterruptedTailEndsWithExitCode130AndNoStackTrace() throws Exception {
        try (ServerProcess server = start(0);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("Endless");
            river.turnStreamOn("Endless");
            Path output = folder.resolve("tail.txt");
            Process tail = ServerProcess.launch(
                    output,
                    "stream",
                    "tail",
                    "Endless",
                    "--endpoint-url",
                    server.endpoint().toString());
            try {
                Await.untilTrue("the tail reads", River.SOON, () -> read(output).contains("reading Endless"));
                new ProcessBuilder("kill", "-INT", Long.toString(tail.pid()))
                        .start()
                        .waitFor();
                assertTrue(tail.waitFor(20, TimeUnit.SECONDS), "it ends");
                assertEquals(INTERRUPTED, tail.exitValue(), read(output));
                assertEquals(1, read(output).lines().count(), read(output));
            } finally {
                tail.destroyForcibly();
            }
        }
    }

    private ServerProcess start(int port) {
        return ServerProcess.startAt(port, folder.resolve("data"), "--shard-life", "1s");
    }

    /** Waits until the stream has rolled: a shard rolls only with a record in it. */
    private static void awaitShards(AwsClients aws, String table, int count) {
        String stream = aws.dynamodb
                .describeTable(request -> request.tableName(table))
                .table()
                .latestStreamArn();
        Await.untilTrue(
                "a shard rolls",
                River.SOON,
                () -> aws.streams
                                .describeStream(request -> request.streamArn(stream))
                                .streamDescription()
                                .shards()
                                .size()
                        >= count);
    }

    /** What the item became, by line; an old image comes before the new one. */
    private static List<Integer> values(StringWriter out) {
        return out.toString()
                .lines()
                .map(line -> VALUE.matcher(line).results().toList().getLast())
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
