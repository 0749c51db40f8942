// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of {@code examples/} against the packaged server. Each checks the answers itself and prints a line for each
 * step; those that do the same with another client must print the same lines. A client that this machine lacks is skipped; {@code ./dev test}
 * gets those that it may.
 */
class ClientsTest {
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();
    private static final Path JAVASCRIPT = Path.of("target", "javascript").toAbsolutePath();
    private static final long RUN_SECONDS_MAX = 120;
    private static final String WALKED = """
            ok  a table with an item
            ok  its stream is ENABLED
            ok  a role that may write logs
            ok  a function that answers
            ok  the trigger is refused in AWS's words
            ok  the trigger is Enabled
            ok  the stream has INSERT, MODIFY and REMOVE
            ok  the log has INSERT, MODIFY and REMOVE
            ok  the trigger's last result is OK
            ok  the table is gone
            all as it should be
            """;
    private static final String KEPT = """
            ok  a table with an index
            ok  an item comes back as it was put
            ok  an update counts and appends
            ok  a condition that fails says so
            ok  a query in order, page by page
            ok  a query of the index
            ok  a filtered scan in four segments
            ok  a batch of reads
            ok  a transaction, all or nothing
            ok  a mistake is told in AWS's words
            ok  a table that isn't there
            ok  the table is gone
            all as it should be
            """;
    private static final String LIBRARY = """
            ok  a person with four tasks in one query
            ok  who is there isn't made again
            ok  a task is done once, under a condition
            ok  her open tasks by the index, page by page
            ok  a transaction that is refused changes nothing
            ok  all tasks are gone
            all as it should be
            """;

    @TempDir
    private static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theAwsCliWalksFromAnItemToALogLine() throws Exception {
        run(WALKED, awsCli(), "bash", EXAMPLES.resolve("walkthrough.sh").toString());
    }

    @Test
    void theAwsCliKeepsItems() throws Exception {
        run(KEPT, awsCli(), "bash", EXAMPLES.resolve("items.sh").toString());
    }

    @Test
    void boto3WalksFromAnItemToALogLine() throws Exception {
        run(WALKED, Map.of(), python(), EXAMPLES.resolve("walkthrough.py").toString());
    }

    @Test
    void boto3KeepsItemsWithItsResources() throws Exception {
        run(KEPT, Map.of(), python(), EXAMPLES.resolve("items.py").toString());
    }

    @Test
    void theJavaScriptSdkWalksFromAnItemToALogLine() throws Exception {
        run(WALKED, Map.of(), "node", javaScript("walkthrough.mjs", "zip.mjs"));
    }

    @Test
    void theJavaScriptSdkKeepsItemsWithItsDocumentClient() throws Exception {
        run(KEPT, Map.of(), "node", javaScript("items.mjs"));
    }

    @Test
    void aProgramOnElectroDbWorksUnchanged() throws Exception {
        run(LIBRARY, Map.of(), "node", javaScript("library.mjs"));
    }

    private static Map<String, String> awsCli() throws Exception {
        Optional<String> aws = firstThatRuns(List.of("--version"), "/usr/bin/aws", "aws");
        assumeTrue(aws.isPresent(), "no AWS CLI here (Debian: awscli)");
        return Map.of("AWS_CLI", aws.get());
    }

    private static String python() throws Exception {
        Optional<String> python = firstThatRuns(List.of("-c", "import boto3"), "/usr/bin/python3", "python3");
        assumeTrue(python.isPresent(), "no Python with boto3 here (Debian: python3-boto3)");
        return python.get();
    }

    /** The first of these scripts, in the folder that npm installed into: imports are looked up beside a script. */
    private static String javaScript(String... files) throws IOException {
        assumeTrue(
                Files.isDirectory(JAVASCRIPT.resolve("node_modules")),
                "no AWS SDK for JavaScript here (./dev test installs it with npm where there is Node 20.15 or newer)");
        for (String file : files) {
            Files.write(JAVASCRIPT.resolve(file), Files.readAllBytes(EXAMPLES.resolve("javascript", file)));
        }
        return JAVASCRIPT.resolve(files[0]).toString();
    }

    /** Runs a script with the endpoint as its argument, without anything of the user's own AWS settings. */
    private static void run(String expected, Map<String, String> environment, String... command) throws Exception {
        Path stdout = Files.createTempFile(folder, "run", ".out");
        Path stderr = Files.createTempFile(folder, "run", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
        builder.command().add(server.endpoint().toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
        builder.environment()
                .put(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        folder.resolve("no-credentials").toString());
        builder.environment().putAll(environment);
        int exitCode = exitCode(builder, RUN_SECONDS_MAX);
        String errors = Files.readString(stderr);
        assertEquals(expected, Files.readString(stdout), errors);
        assertEquals(0, exitCode, errors);
    }

    private static Optional<String> firstThatRuns(List<String> arguments, String... programs) throws Exception {
        for (String program : programs) {
            ProcessBuilder builder = new ProcessBuilder(program)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.command().addAll(arguments);
            try {
                if (exitCode(builder, 30) == 0) {
                    return Optional.of(program);
                }
            } catch (IOException e) {
                continue; // No such program: the next one may be there.
            }
        }
        return Optional.empty();
    }

    private static int exitCode(ProcessBuilder builder, long secondsMax) throws IOException, InterruptedException {
        Process process = builder.start();
        if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("did not end within " + secondsMax + " s: " + builder.command());
        }
        return process.exitValue();
    }
}
