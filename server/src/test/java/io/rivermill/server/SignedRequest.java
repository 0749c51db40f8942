// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.base.Bytes;
import io.rivermill.http.Credentials;
import io.rivermill.http.Signer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DynamoDB request as bytes, signed for the body it has; hostile clients change the head or send another body.
 *
 * @param head up to the empty line, with Host and without a length
 */
record SignedRequest(String head, byte[] body) {

    static SignedRequest of(URI endpoint, Credentials key, String operation, byte[] body, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("X-Amz-Target", "DynamoDB_20120810." + operation);
        headers.put("Content-Type", "application/x-amz-json-1.0");
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nHost: " + endpoint.getAuthority() + "\r\n");
        new Signer(key, AwsClients.REGION.id(), "dynamodb")
                .sign("POST", endpoint.resolve("/"), headers, body, Instant.now())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return new SignedRequest(head.toString(), body);
    }

    byte[] bytes() {
        return bytes("Content-Length: " + body.length);
    }

    /** With another way to say how long the body is. */
    byte[] bytes(String length) {
        return Bytes.concat((head + length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1), body);
    }
}
