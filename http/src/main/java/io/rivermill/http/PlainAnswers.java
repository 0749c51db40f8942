// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.base.Bytes;
import io.rivermill.wire.JsonOutput;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.WireAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that no codec writes. */
final class PlainAnswers {
    private static final long PREFLIGHT_SECONDS = 172_800;
    private static final int REFUSAL_BYTES = 256;

    private PlainAnswers() {}

    static WireAnswer text(int status, String text) {
        return of(status, "text/plain", text);
    }

    /** A refusal as JSON services word it. */
    static WireAnswer refused(ServiceException refusal) {
        JsonOutput json = new JsonOutput(REFUSAL_BYTES);
        json.writeAscii("{\"__type\":");
        json.writeString(refusal.code());
        json.writeAscii(",\"message\":");
        json.writeString(String.valueOf(refusal.getMessage()));
        json.writeAscii("}");
        return new WireAnswer(refusal.status(), "application/json", Map.of(), json.toBytes());
    }

    /** What a balancer in front of DynamoDB asks for. */
    static WireAnswer health(String region) {
        return of(200, "text/plain", "healthy: dynamodb." + region + ".amazonaws.com ");
    }

    /** DynamoDB's word on what nobody serves. */
    static WireAnswer notFound() {
        return of(404, null, "<UnknownOperationException/>\n");
    }

    static WireAnswer tooLarge() {
        return of(413, "text/html", "<html><body><h1>413 Request Entity Too Large</h1></body></html>\n");
    }

    /** Lets a browser send what it asks about. Origin and exposed headers are on every answer to a browser. */
    static WireAnswer preflight(Request request) {
        String method = request.header("access-control-request-method");
        String headers = request.header("access-control-request-headers");
        Map<String, String> allowed = new java.util.LinkedHashMap<>();
        allowed.put("Access-Control-Allow-Methods", method == null ? "GET, POST, PUT, DELETE, OPTIONS" : method);
        if (headers != null) {
            allowed.put("Access-Control-Allow-Headers", headers);
        }
        allowed.put("Access-Control-Max-Age", Long.toString(PREFLIGHT_SECONDS));
        return new WireAnswer(200, null, allowed, Bytes.EMPTY);
    }

    /** For whoever reads the console of the browser. */
    static WireAnswer foreignOrigin(String origin) {
        return text(403, "Pages of " + origin + " aren't served; --cors-allowed-origins " + origin + " allows them\n");
    }

    private static WireAnswer of(int status, @Nullable String contentType, String text) {
        return new WireAnswer(status, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }
}
