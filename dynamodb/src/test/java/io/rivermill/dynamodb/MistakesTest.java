// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Tasks;
import io.rivermill.http.AuthSettings;
import io.rivermill.http.Credentials;
import io.rivermill.http.HttpServer;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.http.OperationCases;
import io.rivermill.http.Principal;
import io.rivermill.http.RawClient;
import io.rivermill.http.RawClient.Response;
import io.rivermill.http.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The mistakes that clients make most, over a socket: {@code cases/mistakes.txt} has each with the status and the whole body
 * of its answer. A line may begin with how it is sent: {@code setup}, {@code unsigned}, {@code badkey} or {@code
 * badsecret}. A long run of equal parts of an answer is told as many.
 */
final class MistakesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/mistakes.txt");
    private static final Credentials ROOT = new Credentials("AKIAROOT", "secret", null);

    private static final Pattern LONG_RUN = Pattern.compile("(\\S+\\(\\S+\\([^()]*\\)\\), )\\1{50,}");

    @TestFactory
    List<DynamicTest> mistakesAreAnsweredAsTheCasesSay() throws IOException {
        try (Fixture dynamo = new Fixture();
                Tasks tasks = Tasks.system();
                HttpServer server = HttpServer.builder(dynamo.clock, tasks)
                        .auth(AuthSettings.of(AuthSettings.Mode.ENFORCED))
                        .keys((id, token) -> id.equals(ROOT.accessKeyId())
                                ? new Lookup.Known(ROOT.secretAccessKey(), Principal.root("111122223333"))
                                : new Lookup.Unknown())
                        .service(dynamo.service)
                        .open();
                RawClient client = new RawClient(server.port())) {
            return OperationCases.tests(CASES, line -> outcome(dynamo, server.port(), client, line));
        }
    }

    private static String outcome(Fixture dynamo, int port, RawClient client, String line) {
        Matcher parts = Pattern.compile("(?:([a-z]+) )?([A-Za-z]+) (.*)").matcher(line);
        assertTrue(parts.matches(), line);
        String how = String.valueOf(parts.group(1));
        byte[] body = parts.group(3).getBytes(StandardCharsets.UTF_8);
        Response answer = send(dynamo, port, client, how, parts.group(2), body);
        checkHeaders(answer);
        if (how.equals("setup")) {
            assertEquals(200, answer.status(), answer.text());
            return "";
        }
        String text = LONG_RUN.matcher(answer.text()).replaceAll("«$1*many»");
        return (answer.status() == 200 ? "= " : "! ") + answer.status() + " " + text;
    }

    private static Response send(
            Fixture dynamo, int port, RawClient client, String how, String operation, byte[] body) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/");
        Map<String, String> headers =
                Map.of("x-amz-target", "DynamoDB_20120810." + operation, "content-type", "application/x-amz-json-1.0");
        Credentials credentials = switch (how) {
            case "badkey" -> new Credentials("AKIANOBODY", "secret", null);
            case "badsecret" -> new Credentials(ROOT.accessKeyId(), "another", null);
            default -> ROOT;
        };
        Map<String, String> sent = how.equals("unsigned")
                ? headers
                : new Signer(credentials, "us-east-1", "dynamodb").sign("POST", uri, headers, body, dynamo.clock.now());
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n");
        sent.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        try {
            return client.send(request.toByteArray()).read();
        } catch (IOException e) {
            throw new UncheckedIOException(operation, e);
        }
    }

    private static void checkHeaders(Response answer) {
        CRC32 crc = new CRC32();
        crc.update(answer.body());
        assertEquals(Long.toString(crc.getValue()), answer.headers().get("x-amz-crc32"));
        assertTrue(String.valueOf(answer.headers().get("x-amzn-requestid")).matches("[0-9A-Z]{52}"));
        assertEquals("application/x-amz-json-1.0", answer.headers().get("content-type"));
    }
}
