// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.PercentCodec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests as a client: for the command line, for calls of the server to itself, and for tests.
 *
 * <p>Threads: any.
 */
public final class Signer {
    private final Credentials credentials;
    private final String region;
    private final String service;

    /** {@code service} is the signing name: {@code dynamodb}, {@code lambda}, {@code iam}, {@code sts}, {@code logs}. */
    public Signer(Credentials credentials, String region, String service) {
        this.credentials = credentials;
        this.region = region;
        this.service = service;
    }

    /**
     * The headers to send: the given ones, {@code X-Amz-Date}, {@code X-Amz-Security-Token} if there is one, and {@code
     * Authorization}. The Host header is signed as the authority of {@code uri}; all given headers are signed.
     */
    public Map<String, String> sign(String method, URI uri, Map<String, String> headers, byte[] body, Instant now) {
        String date = SigningDate.format(now.getEpochSecond());
        SortedMap<String, String> signed = lowerCase(headers);
        signed.putIfAbsent("host", uri.getRawAuthority());
        signed.put("x-amz-date", date);
        if (credentials.sessionToken() != null) {
            signed.put("x-amz-security-token", credentials.sessionToken());
        }
        String names = String.join(";", signed.keySet());
        String signature = signature(new Head(method, uri, signed, body), names, date);
        Map<String, String> sent = new LinkedHashMap<>(signed);
        sent.remove("host"); // whoever sends derives it from the URI
        sent.put(
                "authorization",
                SignatureCalculator.ALGORITHM + " Credential=" + credential(date) + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return sent;
    }

    /** {@code uri} with a signature in its query, good for {@code validity} from {@code now}. */
    public URI presign(String method, URI uri, Duration validity, Instant now) {
        String date = SigningDate.format(now.getEpochSecond());
        StringBuilder query = new StringBuilder(uri.getRawQuery() == null ? "" : uri.getRawQuery() + '&')
                .append("X-Amz-Algorithm=")
                .append(SignatureCalculator.ALGORITHM)
                .append("&X-Amz-Credential=")
                .append(PercentCodec.encode(credential(date)))
                .append("&X-Amz-Date=")
                .append(date)
                .append("&X-Amz-Expires=")
                .append(validity.toSeconds());
        if (credentials.sessionToken() != null) {
            query.append("&X-Amz-Security-Token=").append(PercentCodec.encode(credentials.sessionToken()));
        }
        query.append("&X-Amz-SignedHeaders=host");
        URI unsigned = withQuery(uri, query.toString());
        Head head = new Head(method, unsigned, Map.of("host", uri.getRawAuthority()), new byte[0]);
        return withQuery(uri, query + "&X-Amz-Signature=" + signature(head, "host", date));
    }

    private String signature(Head head, String names, String date) {
        SignatureCalculator calculator = SignatureCalculator.ofThread();
        byte[] signature = calculator.sign(
                head, names, calculator.payloadHash(head.body), date, credential(date), credentials.secretAccessKey());
        return new String(signature, StandardCharsets.US_ASCII);
    }

    private String credential(String date) {
        return credentials.accessKeyId() + '/' + date.substring(0, 8) + '/' + region + '/' + service + "/aws4_request";
    }

    private static SortedMap<String, String> lowerCase(Map<String, String> headers) {
        SortedMap<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private static URI withQuery(URI uri, String query) {
        String text = uri.toString();
        int question = text.indexOf('?');
        String base = question < 0 ? text : text.substring(0, question);
        return URI.create((uri.getRawPath().isEmpty() ? base + '/' : base) + '?' + query);
    }

    private record Head(String method, URI uri, Map<String, String> values, byte[] body) implements SignedHead {
        @Override
        public String path() {
            return uri.getRawPath();
        }

        @Override
        public String query() {
            return uri.getRawQuery() == null ? "" : uri.getRawQuery();
        }

        @Override
        public @Nullable String header(String name) {
            return values.get(name);
        }

        @Override
        public Iterator<String> headers(String name) {
            String value = values.get(name);
            return value == null ? Collections.emptyIterator() : List.of(value).iterator();
        }
    }
}
