// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.http.Credentials;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Xml;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server in a process of its own, on loopback, over a fresh folder that goes with it. Closing stops it. */
final class BenchedProcess implements AutoCloseable {
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    private final String name;
    private final Path folder;
    private final Process process;
    private final URI endpoint;

    private BenchedProcess(String name, Path folder, Process process, URI endpoint) {
        this.name = name;
        this.folder = folder;
        this.process = process;
        this.endpoint = endpoint;
    }

    /** As a user starts it: the script of this folder, with data on disk. */
    static BenchedProcess rivermill(String... options) {
        return rivermill("Rivermill", script(), options);
    }

    /** The same, writing every request down. */
    static BenchedProcess logging(String durability) {
        return rivermill("Rivermill, logging", script(), "--durability", durability, "--log-requests");
    }

    private static List<String> script() {
        return List.of(Path.of("rivermill").toAbsolutePath().toString());
    }

    /** The packaged server that tests run, with data on disk. */
    static BenchedProcess packaged(String... options) {
        return rivermill(
                "Rivermill",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx768m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        Path.of("target", "app", "rivermill.jar")
                                .toAbsolutePath()
                                .toString(),
                        "io.rivermill.server.Main"),
                options);
    }

    private static BenchedProcess rivermill(String name, List<String> program, String... options) {
        Path folder = temporaryFolder();
        Path ready = folder.resolve("ready");
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("start", "--port", "0", "--data", folder + "/data", "--ready-file", ready.toString()));
        command.addAll(List.of(options));
        Process process = launch(folder, command);
        await(process, folder, () -> Files.exists(ready));
        return new BenchedProcess(name, folder, process, URI.create(read(ready).strip()));
    }

    /** The {@link Ceiling}, with the flags of Rivermill's process that matter. */
    static BenchedProcess ceiling(String durability) {
        Path folder = temporaryFolder();
        Path ready = folder.resolve("ready");
        Process process = launch(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:MaxRAMPercentage=40",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ceiling.class.getName(),
                        folder + "/data",
                        ready.toString(),
                        durability));
        await(process, folder, () -> Files.exists(ready));
        return new BenchedProcess(
                "ceiling", folder, process, URI.create(read(ready).strip()));
    }

    /** DynamoDB Local out of a folder of jars, with data in memory. */
    static BenchedProcess dynamoDbLocal(Path jars) {
        Path folder = temporaryFolder();
        int port = freePort();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = launch(
                folder,
                List.of(
                        java,
                        "-Djava.library.path=" + jars,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        jars + "/*",
                        "software.amazon.dynamodb.services.local.main.ServerRunner",
                        "-inMemory",
                        "-sharedDb",
                        "-port",
                        Integer.toString(port)));
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        ApiClient api = new ApiClient(endpoint);
        await(process, folder, () -> answers(api));
        return new BenchedProcess("DynamoDB Local", folder, process, endpoint);
    }

    String name() {
        return name;
    }

    URI endpoint() {
        return endpoint;
    }

    long pid() {
        return process.pid();
    }

    /** A key that the server knows, so that its signatures are verified and its policies are judged. */
    Credentials knownKey() {
        ApiClient api = new ApiClient(endpoint);
        api.query("iam", "2010-05-08", "CreateUser", Map.of("UserName", "bench"));
        api.query("iam", "2010-05-08", "AttachUserPolicy", Map.of("UserName", "bench", "PolicyArn", ADMINISTRATOR));
        Xml key = api.query("iam", "2010-05-08", "CreateAccessKey", Map.of("UserName", "bench"));
        return new Credentials(key.text("AccessKeyId"), key.text("SecretAccessKey"), null);
    }

    /** What its folder takes on the disk, in MB. */
    double dataMegabytes() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toFile)
                            .filter(File::isFile)
                            .mapToLong(File::length)
                            .sum()
                    / (1024.0 * 1024.0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            deleteAll(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(ApiClient api) {
        try {
            api.json("dynamodb", "DynamoDB_20120810.ListTables", Map.of());
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    private static Process launch(Path folder, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile()) // DynamoDB Local leaves a file where it is started
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process, Path folder, BooleanSupplier up) {
        long start = System.nanoTime();
        while (!up.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - start > START_NANOS_MAX) {
                process.destroyForcibly();
                throw new IllegalStateException("did not start: " + read(folder.resolve("output.txt")));
            }
            Pause.millis(50);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("rivermill-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
