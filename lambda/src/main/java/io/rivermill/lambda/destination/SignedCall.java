// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import io.rivermill.base.Clock;
import io.rivermill.http.Credentials;
import io.rivermill.http.Signer;
import io.rivermill.wire.PercentCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one request that takes a report to its destination: a form for queues and topics, a PUT for buckets. Paths hold
 * only characters that need no encoding, since S3 signs paths otherwise than all other services.
 */
record SignedCall(
        String service, String region, String method, URI uri, String contentType, byte[] body, boolean hashed) {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final int REFUSAL_BYTES_MAX = 64 << 10;
    private static final int SHOWN_CHARACTERS_MAX = 300;
    private static final DateTimeFormatter KEY_DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter KEY_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH.mm.ss").withZone(ZoneOffset.UTC);

    static SignedCall of(Destination destination, FailureReport report, URI endpoint, UUID id) {
        return switch (destination) {
            case Destination.Queue queue ->
                form(
                        queue.service(),
                        queue.region(),
                        endpoint.resolve(path(endpoint, queue.account(), queue.name())),
                        "Action=SendMessage&Version=2012-11-05&MessageBody=",
                        report);
            case Destination.Topic topic ->
                form(
                        topic.service(),
                        topic.region(),
                        endpoint.resolve(path(endpoint, "")),
                        "Action=Publish&Version=2010-03-31&TopicArn=" + PercentCodec.encode(topic.arn()) + "&Message=",
                        report);
            case Destination.ObjectBucket bucket ->
                new SignedCall(
                        bucket.service(),
                        report.region(),
                        "PUT",
                        endpoint.resolve(path(endpoint, bucket.name(), key(report, id))),
                        "application/json",
                        report.object(),
                        true);
        };
    }

    private static SignedCall form(String service, String region, URI uri, String head, FailureReport report) {
        String message = new String(report.message(), StandardCharsets.UTF_8);
        byte[] body = (head + PercentCodec.encode(message)).getBytes(StandardCharsets.UTF_8);
        return new SignedCall(service, region, "POST", uri, FORM, body, false);
    }

    /** Below the endpoint's own path, if it has one. */
    private static String path(URI endpoint, String... segments) {
        String base = endpoint.getRawPath();
        String below = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return below + '/' + String.join("/", segments);
    }

    private static String key(FailureReport report, UUID id) {
        return "aws/lambda/" + report.mappingUuid() + '/' + report.shardId() + '/' + KEY_DAY.format(report.time()) + '/'
                + KEY_TIME.format(report.time()) + '-' + id;
    }

    /** Sends it, and fails with what went wrong unless it was taken and the whole answer came in {@code answerMax}. */
    void send(HttpClient http, Credentials credentials, Clock clock, Duration answerMax)
            throws IOException, InterruptedException {
        Map<String, String> headers = hashed
                ? Map.of("Content-Type", contentType, "X-Amz-Content-Sha256", sha256(body))
                : Map.of("Content-Type", contentType);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        new Signer(credentials, region, service)
                .sign(method, uri, headers, body, Instant.ofEpochMilli(clock.millis()))
                .forEach(request::header);
        HttpResponse<String> answer = await(http.sendAsync(request.build(), SignedCall::shown), answerMax);
        if (answer.statusCode() / 100 != 2) {
            String text = answer.body().strip();
            throw new IOException("it answered " + answer.statusCode() + ' '
                    + text.substring(0, Math.min(SHOWN_CHARACTERS_MAX, text.length())));
        }
    }

    /** Of an answer only a refusal's body is kept, and not more of it than a refusal needs. */
    private static HttpResponse.BodySubscriber<String> shown(HttpResponse.ResponseInfo head) {
        return head.statusCode() / 100 == 2
                ? HttpResponse.BodySubscribers.replacing("")
                : HttpResponse.BodySubscribers.limiting(
                        HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), REFUSAL_BYTES_MAX);
    }

    private static <T> T await(CompletableFuture<T> answer, Duration timeMax) throws IOException, InterruptedException {
        try {
            return answer.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer came within " + timeMax.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true); // closes the connection of one that isn't whole
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
