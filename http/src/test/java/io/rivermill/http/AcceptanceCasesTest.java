// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.http.RawClient.Response;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code cases/acceptance.txt} over one connection to a server whose PutItem answers the item it is given. */
final class AcceptanceCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/acceptance.txt");
    private static final Pattern BODY =
            Pattern.compile("~(?<coding>gzip|deflate)?(?<length>[0-9]+)? (?<body>.*)", Pattern.DOTALL);
    private static final Pattern LONG_RUN = Pattern.compile("(.)\\1{99,}");
    private static final Principal ANN =
            new Principal(Principal.Kind.USER, "111122223333", "arn:aws:iam::111122223333:user/ann", "AIDAANN");
    private static final Map<String, Principal> KEYS = Map.of("signed", Principal.root("111122223333"), "refused", ANN);

    private final ManualClock clock = new ManualClock();

    @TestFactory
    List<DynamicTest> requestsAreTakenOrRefusedAsTheCasesSay() throws IOException {
        try (Tasks tasks = Tasks.system();
                HttpServer server = HttpServer.builder(clock, tasks)
                        .auth(AuthSettings.of(AuthSettings.Mode.ENFORCED))
                        .keys((id, token) -> KEYS.containsKey(id)
                                ? new Lookup.Known("secret of " + id, KEYS.get(id))
                                : new Lookup.Unknown())
                        .service(() -> List.of(TestOperations.data(
                                Operations.PUT_ITEM,
                                (input, caller, reply) ->
                                        reply.ok(PutItemOutput.create().attributes(input.item())))))
                        .open();
                RawClient client = new RawClient(server.port())) {
            return OperationCases.tests(CASES, line -> outcome(client, server.port(), line));
        }
    }

    private String outcome(RawClient client, int port, String line) {
        try {
            Response answer =
                    client.sendIfOpen(request(port, line.split(" ?\\| ?", -1))).read();
            CRC32 crc = new CRC32();
            crc.update(answer.body());
            assertEquals(Long.toString(crc.getValue()), answer.headers().get("x-amz-crc32"), line);
            assertTrue(answer.headers().get("x-amzn-requestid").matches("[0-9A-Z]{52}"), line);
            String type = answer.headers().getOrDefault("content-type", "-");
            boolean open = "*".equals(answer.headers().get("access-control-allow-origin"));
            assertEquals(open, answer.headers().containsKey("access-control-expose-headers"), line);
            String text = LONG_RUN.matcher(plain(answer))
                    .replaceAll(run -> "«" + run.group(1) + "*" + run.group().length() + "»");
            String body = text.stripTrailing() + (text.endsWith(" ") ? " ·" : "");
            String coding = answer.headers().containsKey("content-encoding")
                    ? " " + answer.headers().get("content-encoding")
                    : "";
            return ("= " + answer.status() + " " + type + (open ? " cors" : "") + coding + " " + body).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private byte[] request(int port, String[] parts) throws IOException {
        String[] start = parts[0].split(" ");
        URI uri = URI.create("http://127.0.0.1:" + port + start[1]);
        byte[] body = body(parts[parts.length - 1]);
        Map<String, String> headers = new LinkedHashMap<>();
        String signer = "";
        for (String part : List.of(parts).subList(1, parts.length - 1)) {
            int colon = part.indexOf(": ");
            if (colon < 0) {
                signer = part;
            } else {
                headers.put(part.substring(0, colon), part.substring(colon + 2));
            }
        }
        if (!signer.isEmpty()) {
            Credentials credentials = new Credentials(signer, "secret of " + signer, null);
            headers = new Signer(credentials, "us-east-1", "dynamodb").sign(start[0], uri, headers, body, clock.now());
        }
        StringBuilder head = new StringBuilder(parts[0] + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** {@code ~}, a coding, a length or both before a body: it is filled up with blanks to that length, then compressed. */
    private static byte[] body(String text) throws IOException {
        Matcher form = BODY.matcher(text);
        if (!form.matches()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] plain = form.group("body").getBytes(StandardCharsets.UTF_8);
        if (form.group("length") != null) {
            int length = plain.length;
            plain = Arrays.copyOf(plain, Integer.parseInt(form.group("length")));
            Arrays.fill(plain, length, plain.length, (byte) ' ');
        }
        if (form.group("coding") == null) {
            return plain;
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = form.group("coding").equals("gzip")
                ? new GZIPOutputStream(compressed)
                : new DeflaterOutputStream(compressed)) {
            out.write(plain);
        }
        return compressed.toByteArray();
    }

    private static String plain(Response answer) throws IOException {
        InputStream body = new ByteArrayInputStream(answer.body());
        byte[] plain = switch (answer.headers().getOrDefault("content-encoding", "none")) {
            case "gzip" -> new GZIPInputStream(body).readAllBytes();
            case "deflate" -> new InflaterInputStream(body).readAllBytes();
            default -> answer.body();
        };
        return new String(plain, StandardCharsets.UTF_8);
    }
}
