// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Kinesis Client Library and its adapter for DynamoDB Streams, as {@code examples/kcl} runs them: leases, checkpoints and
 * an index of the lease table are Rivermill's too. It takes its first lease after two minutes, so this takes that long;
 * {@code ./dev long} gets its jars.
 */
@Tag("long")
class KclTest {
    private static final Path JARS = Path.of("target", "kcl").toAbsolutePath();
    private static final Path CONSUMER =
            Path.of("..", "examples", "kcl", "Consumer.java").toAbsolutePath().normalize();
    private static final int ITEMS = 4;
    private static final Duration READS_MAX = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void theKinesisClientLibraryReadsEveryChangeInOrderOverShardsThatRoll() throws Exception {
        assumeTrue(Files.isDirectory(JARS), "no Kinesis Client Library here (./dev long gets it)");
        Path output = folder.resolve("consumer.txt");
        try (ServerProcess server = ServerProcess.start(folder.resolve("data"), "--shard-life", "1m");
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("Leased");
            String stream = river.turnStreamOn("Leased");
            IntStream.range(0, ITEMS).forEach(id -> river.put("Leased", id, "first"));
            Process consumer = consume(server, stream, output);
            try {
                Await.untilTrue(
                        "what was there is read",
                        READS_MAX,
                        () -> lines(output, "INSERT").size() == ITEMS);
                Await.untilTrue(
                        "a shard ends",
                        READS_MAX,
                        () -> !lines(output, "ended shardId-").isEmpty());
                IntStream.range(0, ITEMS).forEach(id -> river.put("Leased", id, "second"));
                assertTrue(consumer.waitFor(6, TimeUnit.MINUTES), "it ends when it has read all");
            } finally {
                consumer.destroyForcibly();
            }
            assertEquals(0, consumer.exitValue(), Files.readString(output));
            List<String> read = lines(output, "");
            for (int id = 0; id < ITEMS; id++) {
                String key = "{Id=AttributeValue(N=" + id + ")}";
                assertEquals(
                        List.of("INSERT", "MODIFY"),
                        read.stream()
                                .filter(line -> line.contains(" " + key + " "))
                                .map(line -> line.substring(0, line.indexOf(' ')))
                                .toList());
            }
        }
    }

    private static Process consume(ServerProcess server, String stream, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        JARS + "/*",
                        CONSUMER.toString(),
                        server.endpoint().toString(),
                        stream,
                        Integer.toString(2 * ITEMS))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        return builder.start();
    }

    private static List<String> lines(Path output, String start) {
        try {
            return Files.readAllLines(output).stream()
                    .filter(line -> line.startsWith(start))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
