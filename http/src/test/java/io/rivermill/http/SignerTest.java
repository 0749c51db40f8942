// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The signatures are those that AWS publishes for its examples. */
class SignerTest {
    private static final Credentials EXAMPLE =
            new Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

    @Test
    void signsAGetWithoutAnything() {
        assertSignature(
                "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "host;x-amz-date",
                sign("GET", "https://example.amazonaws.com/", Map.of(), ""));
    }

    @Test
    void signsQueriesInTheOrderOfTheirNames() {
        assertSignature(
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "host;x-amz-date",
                sign("GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", Map.of(), ""));
    }

    @Test
    void signsAPostWithoutABody() {
        assertSignature(
                "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                "host;x-amz-date",
                sign("POST", "https://example.amazonaws.com/", Map.of(), ""));
    }

    @Test
    void signsAFormAndItsType() {
        assertSignature(
                "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
                "content-type;host;x-amz-date",
                sign(
                        "POST",
                        "https://example.amazonaws.com/",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        "Param1=value1"));
    }

    @Test
    void signsTheExampleOfTheManual() {
        Map<String, String> sent = new Signer(EXAMPLE, "us-east-1", "iam")
                .sign(
                        "GET",
                        URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
                        Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                        new byte[0],
                        NOW);
        assertEquals(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
                sent.get("authorization"));
    }

    @Test
    void collapsesBlanksInHeaderValues() {
        assertSignature(
                "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                "host;my-header1;my-header2;x-amz-date",
                sign(
                        "GET",
                        "https://example.amazonaws.com/",
                        Map.of("My-Header1", " value1", "My-Header2", " \"a   b   c\""),
                        ""));
    }

    @Test
    void normalisesPaths() {
        String vanilla = sign("GET", "https://example.amazonaws.com/", Map.of(), "");
        assertEquals(vanilla, sign("GET", "https://example.amazonaws.com/./", Map.of(), ""));
        assertEquals(vanilla, sign("GET", "https://example.amazonaws.com//", Map.of(), ""));
        assertEquals(vanilla, sign("GET", "https://example.amazonaws.com/example/..", Map.of(), ""));
        assertEquals(
                sign("GET", "https://example.amazonaws.com/example/", Map.of(), ""),
                sign("GET", "https://example.amazonaws.com//./example//", Map.of(), ""));
    }

    @Test
    void credentialsDontTellTheirSecret() {
        assertFalse(EXAMPLE.toString().contains(EXAMPLE.secretAccessKey()));
        String known = new Keys.Lookup.Known(EXAMPLE.secretAccessKey(), Principal.root("111122223333")).toString();
        assertFalse(known.contains(EXAMPLE.secretAccessKey()));
    }

    private static String sign(String method, String uri, Map<String, String> headers, String body) {
        return new Signer(EXAMPLE, "us-east-1", "service")
                .sign(method, URI.create(uri), headers, body.getBytes(StandardCharsets.UTF_8), NOW)
                .get("authorization");
    }

    private static void assertSignature(String signature, String headers, String authorization) {
        assertEquals(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="
                        + headers + ", Signature=" + signature,
                authorization);
    }
}
