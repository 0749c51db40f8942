// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.client;

import io.rivermill.base.Clock;
import io.rivermill.http.Credentials;
import io.rivermill.http.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
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
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public ApiClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    public URI endpoint() {
        return endpoint;
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
        Json result = answer.body().length == 0 ? new Json(Map.of()) : Json.parse(answer.body());
        if (answer.statusCode() >= 300) {
            String type = result.at("__type").text();
            throw refused(answer, type.substring(type.indexOf('#') + 1), result);
        }
        return result;
    }

    /** A call of Lambda's REST API. */
    public Json rest(String method, String path, @Nullable Object body) {
        byte[] text = body == null ? new byte[0] : new Json(body).toString().getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = send("lambda", method, path, Map.of("Content-Type", "application/json"), text);
        Json result = answer.body().length == 0 ? new Json(Map.of()) : Json.parse(answer.body());
        if (answer.statusCode() >= 300) {
            throw refused(
                    answer, answer.headers().firstValue("x-amzn-ErrorType").orElse("Unknown"), result);
        }
        return result;
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
        new Signer(KEY, REGION, service)
                .sign(method, uri, headers, body, Clock.system().now())
                .forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ApiException(0, "NoAnswer", "no server answers at " + endpoint + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(0, "Interrupted", "interrupted while waiting for " + endpoint);
        }
    }
}
