// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.client;

import io.rivermill.base.Clock;
import io.rivermill.http.Credentials;
import io.rivermill.http.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signed requests to a server's public API, in the three protocols that its services speak.
 *
 * <p>Threads: may be shared; calls wait for their answer, at most a minute.
 */
public final class ApiClient {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
    private static final String REGION = "us-east-1";
    /** With --auth open any key is the account's root. */
    private static final Credentials KEY = new Credentials("rivermill", "rivermill", null);

    private final URI endpoint;
    private final String region;
    private final Credentials credentials;
    private volatile Instant answered = Instant.EPOCH;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A client with Rivermill's usual key, in its usual region. */
    public ApiClient(URI endpoint) {
        this(endpoint, REGION, KEY);
    }

    private ApiClient(URI endpoint, String region, Credentials credentials) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /** A client with key and region of AWS's environment variables, as far as they are set. */
    public static ApiClient of(URI endpoint, Map<String, String> environment) {
        String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
        String region = environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", REGION));
        Credentials credentials =
                key.isEmpty() || secret.isEmpty() ? KEY : new Credentials(key, secret, token.isEmpty() ? null : token);
        return new ApiClient(endpoint, region.isEmpty() ? REGION : region, credentials);
    }

    public URI endpoint() {
        return endpoint;
    }

    public String region() {
        return region;
    }

    /** When the server gave its latest answer, by its own clock; the epoch if it hasn't given one. */
    public Instant answered() {
        return answered;
    }

    /** A call of a JSON service: DynamoDB, its streams, Logs. */
    public Json json(String service, String target, Object body) {
        String version = service.equals("dynamodb") ? "1.0" : "1.1";
        byte[] text = new Json(body).toString().getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = send(
                service,
                "POST",
                "/",
                Map.of("Content-Type", "application/x-amz-json-" + version, "X-Amz-Target", target),
                text);
        Json result = answer.body().length == 0 ? new Json(Map.of()) : parse(answer.body());
        if (answer.statusCode() >= 300) {
            String type = result.at("__type").text();
            throw refused(answer, type.substring(type.indexOf('#') + 1), result);
        }
        return result;
    }

    /** A call of Lambda's REST API. */
    public Json rest(String method, String path, @Nullable Object body) {
        byte[] text = body == null ? new byte[0] : new Json(body).toString().getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = lambda(method, path, Map.of(), text);
        return answer.body().length == 0 ? new Json(Map.of()) : parse(answer.body());
    }

    /**
     * What a function did with an event.
     *
     * @param payload what it returned, or the error that it ended with
     * @param failed whether it ended with an error
     * @param logTail the end of what it printed
     */
    public record Invoked(String payload, boolean failed, String logTail) {}

    /** Runs a function with an event and waits for what it returns. */
    public Invoked invoke(String function, byte[] event) {
        String path = "/2015-03-31/functions/" + URLEncoder.encode(function, StandardCharsets.UTF_8) + "/invocations";
        HttpResponse<byte[]> answer = lambda("POST", path, Map.of("X-Amz-Log-Type", "Tail"), event);
        String tail = answer.headers().firstValue("x-amz-log-result").orElse("");
        return new Invoked(
                new String(answer.body(), StandardCharsets.UTF_8),
                answer.headers().firstValue("x-amz-function-error").isPresent(),
                new String(Base64.getDecoder().decode(tail), StandardCharsets.UTF_8));
    }

    private HttpResponse<byte[]> lambda(String method, String path, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Content-Type", "application/json");
        HttpResponse<byte[]> answer = send("lambda", method, path, headers, body);
        if (answer.statusCode() >= 300) {
            throw refused(
                    answer,
                    answer.headers().firstValue("x-amzn-ErrorType").orElse("Unknown"),
                    answer.body().length == 0 ? new Json(Map.of()) : parse(answer.body()));
        }
        return answer;
    }

    /** A call of a query service: IAM, STS. */
    public Xml query(String service, String version, String action, Map<String, String> parameters) {
        String form = "Action=" + action + "&Version=" + version
                + parameters.entrySet().stream()
                        .map(entry -> "&" + entry.getKey() + "="
                                + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining());
        HttpResponse<byte[]> answer = send(
                service,
                "POST",
                "/",
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                form.getBytes(StandardCharsets.UTF_8));
        Xml result = new Xml(new String(answer.body(), StandardCharsets.UTF_8));
        if (answer.statusCode() >= 300) {
            throw new ApiException(answer.statusCode(), result.text("Code"), result.text("Message"));
        }
        return result;
    }

    private Json parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (UncheckedIOException e) {
            throw new ApiException(0, ApiException.NO_ANSWER, "what answers at " + endpoint + " isn't Rivermill");
        }
    }

    private static ApiException refused(HttpResponse<byte[]> answer, String code, Json body) {
        String message = body.at("message").isPresent()
                ? body.at("message").text()
                : body.at("Message").text();
        return new ApiException(answer.statusCode(), code, message.isEmpty() ? code : message);
    }

    private HttpResponse<byte[]> send(
            String service, String method, String path, Map<String, String> headers, byte[] body) {
        URI uri = endpoint.resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_MAX)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        new Signer(credentials, region, service)
                .sign(method, uri, headers, body, Clock.system().now())
                .forEach(request::header);
        return exchange(request.build());
    }

    /** The text of a GET of something that is no operation of a service. */
    public String page(String signingName, String path) {
        HttpResponse<byte[]> answer = send(signingName, "GET", path, Map.of(), new byte[0]);
        if (answer.statusCode() == 200) {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
        if (answer.statusCode() == 403) {
            Json refusal = parse(answer.body());
            throw refused(answer, refusal.at("__type").text(), refusal);
        }
        throw new ApiException(answer.statusCode(), "NotServed", "nothing is served at " + endpoint.resolve(path));
    }

    /** What an unsigned GET brings, whatever its status; null if nobody answers as Rivermill does. */
    public static @Nullable Json look(URI endpoint, String path, Duration atMost) {
        try {
            HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                    .timeout(atMost)
                    .build();
            return Json.parse(new ApiClient(endpoint).exchange(request).body());
        } catch (ApiException | UncheckedIOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().firstValue("date").flatMap(ApiClient::instant).ifPresent(date -> answered = date);
            return answer;
        } catch (IOException e) {
            throw new ApiException(
                    0,
                    ApiException.NO_ANSWER,
                    "no server answers at " + endpoint
                            + ": start one with 'rivermill start', or say where it is with --endpoint-url");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(0, "Interrupted", "interrupted while waiting for " + endpoint);
        }
    }
}
