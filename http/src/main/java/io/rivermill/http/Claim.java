// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.PercentCodec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its signature, taken from the Authorization header or the query. All parts are there, none is
 * judged yet.
 *
 * @param credential key id and scope, joined by slashes
 * @param signedHeaders names joined by semicolons
 * @param date of the signature, as sent
 * @param validity of a presigned request
 */
record Claim(
        String algorithm,
        String credential,
        String signedHeaders,
        String signature,
        String date,
        @Nullable String token,
        @Nullable Duration validity,
        boolean isPresigned) {
    private static final String PRESIGNED = "X-Amz-Algorithm";
    private static final int VALIDITY_SECONDS_MAX = 604_800;

    static Claim of(Request request, int status) {
        String header = request.header("authorization");
        boolean presigned = request.query().contains(PRESIGNED + '=');
        if (presigned && header != null) {
            throw AuthFault.INVALID.error(
                    status, "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        }
        if (presigned) {
            return ofQuery(request.query(), status);
        }
        if (header == null || !header.startsWith("AWS4-")) {
            throw AuthFault.MISSING.error(status, "Request is missing Authentication Token");
        }
        return ofHeader(request, header, status);
    }

    private static Claim ofHeader(Request request, String header, int status) {
        int blank = header.indexOf(' ');
        String algorithm = blank < 0 ? header : header.substring(0, blank);
        String credential = part(header, "Credential=");
        String signature = part(header, "Signature=");
        String signedHeaders = part(header, "SignedHeaders=");
        String date = request.header("x-amz-date");
        if (date == null) {
            String plain = request.header("date");
            date = plain == null ? null : SigningDate.ofDateHeader(plain);
        }
        if (credential == null || signature == null || signedHeaders == null || date == null) {
            StringBuilder missing = new StringBuilder();
            require(missing, credential, "Authorization header requires 'Credential' parameter. ");
            require(missing, signature, "Authorization header requires 'Signature' parameter. ");
            require(missing, signedHeaders, "Authorization header requires 'SignedHeaders' parameter. ");
            require(
                    missing,
                    date,
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
            throw AuthFault.INCOMPLETE.error(status, missing + "Authorization=" + header);
        }
        String token = request.header("x-amz-security-token");
        return new Claim(algorithm, credential, signedHeaders, signature, date, token, null, false);
    }

    /** What follows {@code name} in the header, up to a comma or blank; null if it isn't there or empty. */
    private static @Nullable String part(String header, String name) {
        int at = header.indexOf(name);
        while (at > 0 && header.charAt(at - 1) != ' ' && header.charAt(at - 1) != ',') {
            at = header.indexOf(name, at + 1);
        }
        if (at < 0) {
            return null;
        }
        int start = at + name.length();
        int comma = header.indexOf(',', start);
        int blank = header.indexOf(' ', start);
        int end = Math.min(comma < 0 ? header.length() : comma, blank < 0 ? header.length() : blank);
        return end == start ? null : header.substring(start, end);
    }

    private static Claim ofQuery(String query, int status) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                parameters.put(
                        PercentCodec.decode(pair.substring(0, equals)),
                        PercentCodec.decode(pair.substring(equals + 1)));
            }
        }
        String algorithm = parameters.get(PRESIGNED);
        String credential = parameters.get("X-Amz-Credential");
        String signature = parameters.get("X-Amz-Signature");
        String signedHeaders = parameters.get("X-Amz-SignedHeaders");
        String date = parameters.get("X-Amz-Date");
        if (algorithm == null || credential == null || signature == null || signedHeaders == null || date == null) {
            StringBuilder missing = new StringBuilder();
            require(missing, algorithm, sentence("X-Amz-Algorithm"));
            require(missing, credential, sentence("X-Amz-Credential"));
            require(missing, signature, sentence("X-Amz-Signature"));
            require(missing, signedHeaders, sentence("X-Amz-SignedHeaders"));
            require(missing, date, sentence("X-Amz-Date"));
            throw AuthFault.INCOMPLETE.error(status, missing + "Re-examine the query-string parameters.");
        }
        return new Claim(
                algorithm,
                credential,
                signedHeaders,
                signature,
                date,
                parameters.get("X-Amz-Security-Token"),
                validity(parameters.get("X-Amz-Expires")),
                true);
    }

    private static String sentence(String parameter) {
        return "AWS query-string parameters must include '" + parameter + "'. ";
    }

    private static void require(StringBuilder missing, @Nullable String part, String sentence) {
        if (part == null) {
            missing.append(sentence);
        }
    }

    /** Null if it isn't a number of seconds up to a week: the clock window holds then. */
    private static @Nullable Duration validity(@Nullable String seconds) {
        if (seconds == null || !seconds.matches("\\d{1,6}")) {
            return null;
        }
        return Duration.ofSeconds(Math.min(VALIDITY_SECONDS_MAX, Integer.parseInt(seconds)));
    }
}
