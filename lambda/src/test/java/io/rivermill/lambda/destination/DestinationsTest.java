// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.rivermill.base.Clock;
import io.rivermill.base.ForwardingTasks;
import io.rivermill.base.Tasks;
import io.rivermill.http.CredentialSource;
import io.rivermill.http.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over an endpoint that writes down what it is sent, and answers as a test says. */
class DestinationsTest {
    private static final Destination QUEUE = destination("arn:aws:sqs:us-east-1:000000000000:failed");
    private static final Destination TOPIC = destination("arn:aws:sns:us-east-1:000000000000:failed");
    private static final Destination BUCKET = destination("arn:aws:s3:::failed");
    private static final FailureReport REPORT = FailureReportTest.report("RecordAgeExceeded", null);
    private static final CredentialSource KEY = CredentialSource.of(new Credentials("AKID", "secret", "token"));
    private static final UUID ID = new UUID(1, 2);

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private final HttpServer endpoint = endpoint();
    private final Tasks tasks = Tasks.system();
    private volatile boolean allowed = true;

    private record Seen(String method, String path, String type, String authorization, String body) {}

    private static Destination destination(String arn) {
        return Destination.ofArn(arn).orElseThrow();
    }

    @AfterEach
    void stop() {
        endpoint.stop(0);
        tasks.close();
    }

    @Test
    void aQueueIsSentTheMessageAtItsPath() throws Exception {
        assertTrue(deliver(QUEUE, "/base"));
        Seen request = seen.getFirst();
        assertEquals("POST", request.method());
        assertEquals("/base/000000000000/failed", request.path());
        assertEquals("Action=SendMessage&Version=2012-11-05&MessageBody=" + message(), decoded(request));
        assertTrue(request.authorization().contains("/us-east-1/sqs/aws4_request"), request.authorization());
    }

    @Test
    void aTopicIsSentTheMessageWithItsArn() throws Exception {
        assertTrue(deliver(TOPIC, ""));
        Seen request = seen.getFirst();
        assertEquals("/", request.path());
        assertEquals(
                "Action=Publish&Version=2010-03-31&TopicArn=" + TOPIC.arn() + "&Message=" + message(),
                decoded(request));
        assertTrue(request.authorization().contains("/us-east-1/sns/aws4_request"), request.authorization());
    }

    @Test
    void aBucketIsSentAnObjectUnderAKeyOfMappingShardAndTime() throws Exception {
        assertTrue(deliver(BUCKET, "/"));
        Seen request = seen.getFirst();
        assertEquals("PUT", request.method());
        assertEquals("/failed/aws/lambda/uuid/shardId-1/2026/11/22/2026-11-22T18.22.01-" + ID, request.path());
        assertEquals("application/json", request.type());
        assertEquals(new String(REPORT.object(), StandardCharsets.UTF_8), request.body());
        assertTrue(request.authorization().contains("x-amz-content-sha256"), request.authorization());
    }

    @Test
    void aRefusedReportIsSentThreeTimesThenDropped() throws Exception {
        answers.addAll(List.of(500, 403, 503, 200));
        assertFalse(deliver(QUEUE, ""));
        assertEquals(3, seen.size());
    }

    @Test
    void aReportThatIsTakenLaterIsntDropped() throws Exception {
        answers.addAll(List.of(500, 200));
        assertTrue(deliver(QUEUE, ""));
        assertEquals(2, seen.size());
    }

    @Test
    void nothingIsSentWithoutTheRolesPermission() throws Exception {
        allowed = false;
        assertFalse(deliver(QUEUE, ""));
        assertEquals(List.of(), seen);
    }

    @Test
    void nobodyListeningIsADropToo() throws Exception {
        endpoint.stop(0);
        assertFalse(deliver(QUEUE, ""));
    }

    @Test
    void aMissingEndpointIsNamedByItsOption() {
        try (Destinations none = destinations(Map.of(), KEY)) {
            assertEquals(
                    Optional.of("Rivermill can't send to " + BUCKET.arn()
                            + ": this server was started without --s3-endpoint"),
                    none.problem(BUCKET));
        }
    }

    @Test
    void missingCredentialsAreNamedWithWhereWasLooked() {
        try (Destinations none = destinations(Map.of("sqs", uri("")), CredentialSource.none("no file"))) {
            assertEquals(
                    Optional.of("Rivermill can't send to " + QUEUE.arn()
                            + ": there are no credentials to sign with: no file"),
                    none.problem(QUEUE));
        }
    }

    @Test
    void credentialsThatComeBetweenAttemptsAreUsed() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CredentialSource late =
                () -> looks.incrementAndGet() == 1 ? new CredentialSource.Result.Absent("not yet") : KEY.find();
        try (Destinations destinations = destinations(Map.of("sqs", uri("")), late)) {
            assertTrue(destinations.deliver(QUEUE, "role", REPORT));
        }
        assertEquals(2, looks.get());
        assertTrue(seen.getFirst().authorization().contains("AKID"), seen.toString());
    }

    private boolean deliver(Destination destination, String path) throws InterruptedException {
        Map<String, URI> endpoints = Map.of("sqs", uri(path), "sns", uri(path), "s3", uri(path));
        try (Destinations destinations = destinations(endpoints, KEY)) {
            assertEquals(Optional.empty(), destinations.problem(destination));
            return destinations.deliver(destination, "role", REPORT);
        }
    }

    private Destinations destinations(Map<String, URI> endpoints, CredentialSource credentials) {
        return new Destinations(
                endpoints,
                credentials,
                (role, accesses) -> allowed && role.equals("role"),
                Clock.system(),
                new HastyTasks(tasks),
                () -> ID);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort() + path);
    }

    private static String message() {
        return new String(REPORT.message(), StandardCharsets.UTF_8);
    }

    private static String decoded(Seen request) {
        assertEquals("application/x-www-form-urlencoded; charset=utf-8", request.type());
        return URLDecoder.decode(request.body(), StandardCharsets.UTF_8);
    }

    private HttpServer endpoint() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                seen.add(new Seen(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getRawPath(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                Integer status = answers.poll();
                exchange.sendResponseHeaders(status == null ? 200 : status, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Doesn't wait. */
    private static final class HastyTasks extends ForwardingTasks {
        HastyTasks(Tasks tasks) {
            super(tasks);
        }

        @Override
        public void pause(Duration time) {}

        @Override
        public void close() {}
    }
}
