// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature V4 as its manual describes it, step by step and apart from Rivermill's own: for POSTs to {@code /}. */
final class SignatureCheck {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=[^/]+/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    private SignatureCheck() {}

    static boolean isSigned(Headers headers, byte[] body, String secret) {
        Matcher parts = AUTHORIZATION.matcher(headers.getFirst("Authorization"));
        if (!parts.matches()) {
            return false;
        }
        String scope = parts.group(1);
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        for (String name : parts.group(2).split(";")) {
            canonical
                    .append(name)
                    .append(':')
                    .append(headers.getFirst(name).strip())
                    .append('\n');
        }
        canonical.append('\n').append(parts.group(2)).append('\n').append(hex(sha256(body)));
        String toSign = "AWS4-HMAC-SHA256\n" + headers.getFirst("X-Amz-Date") + '\n' + scope + '\n'
                + hex(sha256(bytes(canonical.toString())));
        byte[] key = bytes("AWS4" + secret);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return hex(hmac(key, toSign)).equals(parts.group(3));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
