// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Seeds;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.wire.ServiceException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final Credentials ANN = new Credentials("AKIAANN", "secret of ann", null);
    private static final Credentials SESSION = new Credentials("ASIAROLE", "secret of role", "token");
    private static final Principal PRINCIPAL =
            new Principal(Principal.Kind.USER, "111122223333", "arn:aws:iam::111122223333:user/ann", "AIDAANN");
    private static final String HEADERS = "content-type;host;x-amz-date";

    private final ManualClock clock = new ManualClock(); // 2026-01-01T00:00:00Z
    private final Authenticator open = authenticator(AuthSettings.Mode.OPEN);
    private final Authenticator enforced = authenticator(AuthSettings.Mode.ENFORCED);

    @Test
    void knowsWhoSigned() {
        Caller caller = check(enforced, signed(ANN, "{}"));
        assertEquals(PRINCIPAL, caller.principal());
        assertEquals("eu-central-1", caller.region());
        assertEquals("10.0.0.1", caller.sourceAddress());
        assertEquals("h:1", caller.host());
        assertEquals(PRINCIPAL, check(enforced, signed(SESSION, "{}")).principal());
    }

    @Test
    void knowsWhoPresigned() {
        Signer signer = new Signer(SESSION, "eu-central-1", "dynamodb");
        URI uri = signer.presign("GET", URI.create("http://h:1/a%20b?x=y"), Duration.ofHours(1), clock.now());
        assertEquals(PRINCIPAL, check(enforced, presigned(uri)).principal());
        clock.advance(Duration.ofMinutes(59));
        assertEquals(PRINCIPAL, check(enforced, presigned(uri)).principal());
        assertRefused(
                "InvalidSignatureException",
                "The request signature we calculated does not match",
                enforced,
                presigned(URI.create(uri.toString().replace("x=y", "x=z"))));
        clock.advance(Duration.ofMinutes(2));
        assertRefused("InvalidSignatureException", "Signature expired: ", enforced, presigned(uri));
    }

    @Test
    void anyChangeOfWhatWasSignedIsNoticed() {
        Seeds.tryEach(300, random -> {
            Map<String, String> headers = sign(ANN, "{\"a\":1}");
            String authorization = headers.get("authorization");
            String body = "{\"a\":1}";
            switch (random.nextInt(4)) {
                case 0 -> {
                    int at = authorization.length() - 1 - random.nextInt(64);
                    char other = authorization.charAt(at) == '0' ? '1' : '0';
                    authorization = authorization.substring(0, at) + other + authorization.substring(at + 1);
                }
                case 1 -> body = body.replace('1', (char) ('2' + random.nextInt(8)));
                case 2 -> headers.put("content-type", "text/plain");
                default -> authorization = authorization.substring(0, authorization.length() - 1 - random.nextInt(60));
            }
            headers.put("authorization", authorization);
            assertRefused(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                            + " Access Key and signing method. Consult the service documentation for details.",
                    open,
                    request("POST", "/", headers, body));
        });
    }

    @Test
    void aHashThatWasSignedMustBeTheBodys() {
        Map<String, String> headers = new Signer(ANN, "eu-central-1", "dynamodb")
                .sign(
                        "POST",
                        URI.create("http://h:1/"),
                        Map.of("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"),
                        new byte[0],
                        clock.now());
        assertRefused(
                "InvalidSignatureException",
                "The request signature we calculated",
                enforced,
                request("POST", "/", headers, "{}"));
    }

    @Test
    void unknownKeysAreRootsOrRefused() {
        Credentials unknown = new Credentials("anything", "x", null);
        assertEquals(
                Principal.root("000000000000"),
                check(open, signed(unknown, "{}")).principal());
        Credentials account = new Credentials("123456789012", "x", null);
        assertEquals(
                Principal.root("123456789012"),
                check(open, signed(account, "{}")).principal());
        assertRefused(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                enforced,
                signed(unknown, "{}"));
    }

    @Test
    void tokensCount() {
        Credentials without = new Credentials("ASIAROLE", "secret of role", null);
        assertRefused(
                "UnrecognizedClientException",
                "The security token included in the request is invalid",
                open,
                signed(without, "{}"));
        Credentials late = new Credentials("ASIALATE", "x", "token");
        assertRefused(
                "ExpiredTokenException",
                "The security token included in the request is expired",
                open,
                signed(late, "{}"));
    }

    @Test
    void clocksMayDifferByAQuarterOfAnHour() {
        Request early = signed(ANN, "{}");
        clock.advance(Duration.ofMinutes(15));
        check(enforced, early);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(
                "InvalidSignatureException",
                "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z (20260101T001501Z - 15 min.)",
                enforced,
                early);
        ManualClock behind =
                new ManualClock(clock.millis() - Duration.ofMinutes(31).toMillis());
        Authenticator slow = new Authenticator(AuthSettings.of(AuthSettings.Mode.ENFORCED), this::find, behind);
        assertRefused(
                "InvalidSignatureException",
                "Signature not yet current: 20260101T000000Z is still later than 20251231T235901Z (20251231T234401Z + 15 min.)",
                slow,
                early);
        assertEquals(
                "000000000000",
                check(open, signed(new Credentials("x", "x", null), "{}")).account());
    }

    @Test
    void saysWhatIsMissing() {
        assertRefused(
                "MissingAuthenticationTokenException",
                "Request is missing Authentication Token",
                open,
                request("POST", "/", Map.of(), "{}"));
        assertRefused(
                "MissingAuthenticationTokenException",
                "Request is missing Authentication Token",
                open,
                request("POST", "/", Map.of("authorization", "Bearer x"), "{}"));
        assertRefused(
                "IncompleteSignatureException",
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter."
                        + " Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of"
                        + " either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
                open,
                request("POST", "/", Map.of("authorization", "AWS4-HMAC-SHA256"), "{}"));
        assertRefused(
                "IncompleteSignatureException",
                "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include"
                        + " 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string"
                        + " parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
                open,
                request("GET", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", Map.of(), ""));
        assertRefused(
                "InvalidSignatureException",
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
                open,
                request("GET", "/?X-Amz-Algorithm=a", Map.of("authorization", "AWS4-HMAC-SHA256 x"), ""));
    }

    @Test
    void checksTheShapeOfUnknownKeysToo() {
        assertRefused(
                "IncompleteSignatureException",
                "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601",
                open,
                claim("AWS4-HMAC-SHA256", "a/20260101/us-east-1/dynamodb/aws4_request", HEADERS, "today"));
        assertRefused(
                "InvalidSignatureException",
                "'Host' must be a 'SignedHeader' in the AWS Authorization.",
                open,
                claim("AWS4-HMAC-SHA256", "a/20260101/us-east-1/dynamodb/aws4_request", "x-amz-date", null));
        assertRefused(
                "IncompleteSignatureException",
                "Unsupported AWS 'algorithm': 'AWS4-ECDSA' (only AWS4-HMAC-SHA256 for now). ",
                open,
                claim("AWS4-ECDSA", "a/20260101/us-east-1/dynamodb/aws4_request", HEADERS, null));
        assertRefused(
                "IncompleteSignatureException",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'",
                open,
                claim("AWS4-HMAC-SHA256", "a/b", HEADERS, null));
        assertRefused(
                "InvalidSignatureException",
                "Credential should be scoped to a valid region, not 'c'. Credential should be scoped to correct service:"
                        + " 'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in"
                        + " Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' !="
                        + " '20260101', from '20260101T000000Z'.",
                open,
                claim("AWS4-HMAC-SHA256", "a/b/c/d/e", HEADERS, null));
    }

    @Test
    void takesTheDateFromTheDateHeaderToo() {
        Map<String, String> headers = sign(new Credentials("x", "x", null), "{}");
        headers.remove("x-amz-date");
        headers.put("date", "Thu, 01 Jan 2026 00:00:00 GMT");
        assertEquals(
                "000000000000", check(open, request("POST", "/", headers, "{}")).account());
    }

    @Test
    void survivesAnyHeader() {
        Seeds.tryEach(2000, random -> {
            StringBuilder header = new StringBuilder("AWS4-HMAC-SHA256 ");
            String[] words = {
                "Credential=",
                "SignedHeaders=",
                "Signature=",
                "a/20260101/us-east-1/dynamodb/aws4_request",
                "host",
                ",",
                " ",
                ";",
                "/",
                "=",
                "\u00ff",
                "x"
            };
            for (int i = random.nextInt(14); i > 0; i--) {
                header.append(words[random.nextInt(words.length)]);
            }
            Map<String, String> headers = Map.of("authorization", header.toString(), "x-amz-date", "20260101T000000Z");
            try {
                check(open, request("POST", "/", headers, "{}"));
            } catch (ServiceException e) {
                assertTrue(e.code().endsWith("Exception"));
            }
        });
    }

    private Authenticator authenticator(AuthSettings.Mode mode) {
        return new Authenticator(AuthSettings.of(mode), this::find, clock);
    }

    private Lookup find(String keyId, String token) {
        return switch (keyId) {
            case "AKIAANN" -> new Lookup.Known(ANN.secretAccessKey(), PRINCIPAL);
            case "ASIAROLE" ->
                "token".equals(token) ? new Lookup.Known(SESSION.secretAccessKey(), PRINCIPAL) : new Lookup.BadToken();
            case "ASIALATE" -> new Lookup.Expired();
            default -> new Lookup.Unknown();
        };
    }

    private Map<String, String> sign(Credentials credentials, String body) {
        return new Signer(credentials, "eu-central-1", "dynamodb")
                .sign(
                        "POST",
                        URI.create("http://h:1/"),
                        Map.of("Content-Type", "application/x-amz-json-1.0"),
                        body.getBytes(StandardCharsets.UTF_8),
                        clock.now());
    }

    private Request signed(Credentials credentials, String body) {
        return request("POST", "/", sign(credentials, body), body);
    }

    private static Request presigned(URI uri) {
        return request("GET", uri.getRawPath() + '?' + uri.getRawQuery(), Map.of(), "");
    }

    private static Request claim(String algorithm, String credential, String signedHeaders, String date) {
        return request(
                "POST",
                "/",
                Map.of(
                        "authorization",
                        algorithm + " Credential=" + credential + ", SignedHeaders=" + signedHeaders + ", Signature=00",
                        "x-amz-date",
                        date == null ? "20260101T000000Z" : date),
                "{}");
    }

    private static Request request(String method, String uri, Map<String, String> headers, String body) {
        HttpHeaders all = new DefaultHttpHeaders().add("Host", "h:1");
        headers.forEach(all::add);
        Request request = new Request(method, uri, all, "10.0.0.1", ImmediateEventExecutor.INSTANCE, 0);
        request.setBody(body.getBytes(StandardCharsets.UTF_8));
        return request;
    }

    private static Caller check(Authenticator authenticator, Request request) {
        return authenticator.check(request, "dynamodb", 400);
    }

    private static void assertRefused(String code, String message, Authenticator authenticator, Request request) {
        ServiceException e = assertThrows(ServiceException.class, () -> check(authenticator, request));
        assertEquals(code, e.code());
        assertEquals(400, e.status());
        String said = String.valueOf(e.getMessage());
        assertEquals(message, said.substring(0, Math.min(message.length(), said.length())));
    }
}
