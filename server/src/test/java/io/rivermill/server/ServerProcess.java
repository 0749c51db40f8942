// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged server as a process of its own, on a free port: what a user runs. Starting returns when the ready file is
 * there; {@link #kill} is kill -9.
 */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "app", "rivermill.jar").toAbsolutePath();
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    /** Tests that run in a shell's background ignore interrupts, and what they start would too. */
    private static final List<String> HEEDING_INTERRUPTS = List.of("env", "--default-signal=INT");

    private final Process process;
    private final URI endpoint;
    private final Path output;

    private ServerProcess(Process process, URI endpoint, Path output) {
        this.process = process;
        this.endpoint = endpoint;
        this.output = output;
    }

    /** Starts over a data folder, with more arguments for {@code start} if there are any. */
    static ServerProcess start(Path data, String... arguments) {
        return startAt(0, data, arguments);
    }

    /** The same at a port that another server had, so that clients which wait for it find this one. */
    static ServerProcess startAt(int port, Path data, String... arguments) {
        try {
            Path work = Files.createTempDirectory("rivermill-process");
            Path ready = work.resolve("ready");
            Path output = work.resolve("output.txt");
            List<String> command = command(
                    "start",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    data.toString(),
                    "--ready-file",
                    ready.toString());
            command.addAll(List.of(arguments));
            Process process = launch(command, output);
            await(process, ready, output);
            return new ServerProcess(process, URI.create(Files.readString(ready).strip()), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result of a command that ends by itself. */
    record Finished(int exitCode, String output) {}

    static Finished run(String... arguments) {
        return runUnder(List.of(), arguments);
    }

    /** The same as the argument of another program, such as one that changes what the command sees of the disk. */
    static Finished runUnder(List<String> program, String... arguments) {
        try {
            Path output = Files.createTempFile("rivermill-command", ".txt");
            List<String> command = new ArrayList<>(program);
            command.addAll(command(arguments));
            Process process = launch(command, output);
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + List.of(arguments) + "\n" + Files.readString(output));
            }
            return new Finished(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A command that goes on until it is told to end; the caller ends it. */
    static Process launch(Path output, String... arguments) {
        try {
            return launch(command(arguments), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    long pid() {
        return process.pid();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, and gone when this returns. */
    void kill() {
        process.destroyForcibly();
        ended();
    }

    /** SIGTERM, a clean stop; returns the exit code. */
    int stop() {
        process.destroy();
        return ended();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    private int ended() {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not stop within " + STOP_MAX + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                JAR.toString(),
                "io.rivermill.server.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Process launch(List<String> command, Path output) throws IOException {
        List<String> program = new ArrayList<>(HEEDING_INTERRUPTS);
        program.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(program).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("RIVERMILL_"));
        return builder.start();
    }

    private static void await(Process process, Path ready, Path output) throws IOException {
        boolean up = Await.until(START_MAX, () -> Files.exists(ready) || !process.isAlive());
        if (!up || !process.isAlive()) {
            process.destroyForcibly();
            throw new AssertionError("the server did not start:\n" + Files.readString(output));
        }
    }
}
