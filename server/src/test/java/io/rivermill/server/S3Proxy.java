// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.base.Clock;
import io.rivermill.http.Credentials;
import io.rivermill.http.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** s3proxy, a server that speaks S3, as a process of its own with its objects in memory. It verifies signatures. */
final class S3Proxy implements AutoCloseable {
    private static final Path JAR = Path.of("target", "peers", "s3proxy.jar").toAbsolutePath();
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Started ServerConnector.*\\{127\\.0\\.0\\.1:([0-9]+)}");

    private final Process process;
    private final Credentials credentials;
    private final URI endpoint;
    private final HttpClient http = HttpClient.newHttpClient();

    S3Proxy(Path folder, Credentials credentials) {
        this.credentials = credentials;
        try {
            Path output = folder.resolve("s3proxy.txt");
            Path settings = Files.writeString(
                    folder.resolve("s3proxy.properties"),
                    String.join(
                            "\n",
                            "s3proxy.endpoint=http://127.0.0.1:0",
                            "s3proxy.authorization=aws-v4",
                            "s3proxy.identity=" + credentials.accessKeyId(),
                            "s3proxy.credential=" + credentials.secretAccessKey(),
                            "jclouds.provider=transient",
                            "jclouds.identity=any",
                            "jclouds.credential=any"));
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            process = new ProcessBuilder(
                            java.toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-jar",
                            JAR.toString(),
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            endpoint = URI.create("http://127.0.0.1:" + port(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String port(Path output) throws IOException {
        Await.until(START_MAX, () -> !process.isAlive() || match(output).find());
        Matcher matcher = match(output);
        if (!matcher.find()) {
            process.destroyForcibly();
            throw new AssertionError("s3proxy did not start:\n" + Files.readString(output));
        }
        return matcher.group(1);
    }

    private static Matcher match(Path output) {
        try {
            return PORT.matcher(Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    void createBucket(String name) {
        request("PUT", '/' + name);
    }

    /** The keys of a bucket. */
    List<String> keys(String bucket) {
        return Pattern.compile("<Key>([^<]+)</Key>")
                .matcher(request("GET", '/' + bucket))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    String object(String bucket, String key) {
        return request("GET", '/' + bucket + '/' + key);
    }

    private String request(String method, String path) {
        URI uri = endpoint.resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        new Signer(credentials, "us-east-1", "s3")
                .sign(
                        method,
                        uri,
                        Map.of("X-Amz-Content-Sha256", sha256OfNothing()),
                        new byte[0],
                        Instant.ofEpochMilli(Clock.system().millis()))
                .forEach(request::header);
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != 200) {
                throw new AssertionError(method + ' ' + path + ": " + answer.statusCode() + ' ' + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String sha256OfNothing() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
