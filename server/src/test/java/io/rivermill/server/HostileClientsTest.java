// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.http.Credentials;
import io.rivermill.http.RawClient;
import io.rivermill.http.RawClient.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.model.AccessKey;

/**
 * What clients send to harm the packaged server. Each attack has its answer in AWS's form or none, the well-behaved
 * neighbour hardly notices, and the memory of the process stays bounded: what remains afterwards, and the most it ever was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsTest {
    private static final Credentials ANYBODY = new Credentials("rivermill", "rivermill", null);
    private static final String GET = "{\"TableName\":\"items\",\"Key\":{\"Id\":{\"N\":\"1\"}}}";
    private static final long MEGABYTE = 1 << 20;
    private static final long PEAK_MAX = 1_024 * MEGABYTE; // the heap may take 768 of it

    private ServerProcess server;
    private AwsClients aws;
    private Neighbour neighbour;
    private long residentBefore;

    @BeforeAll
    void startWithItems(@TempDir Path data) throws IOException {
        server = ServerProcess.start(data);
        aws = new AwsClients(server.endpoint());
        River river = new River(aws);
        river.createTable("items");
        river.put("items", 1, "small");
        for (int i = 2; i < 5; i++) {
            river.put("items", i, "x".repeat(390_000));
        }
        neighbour = new Neighbour(
                server.endpoint().getPort(), request("GetItem", GET).bytes());
        residentBefore = memory("VmRSS");
    }

    @AfterAll
    void memoryStaysBounded() throws IOException {
        aws.close();
        System.out.printf(
                "resident: %d MB before, %d MB at most, %d MB after%n",
                residentBefore / MEGABYTE, memory("VmHWM") / MEGABYTE, memory("VmRSS") / MEGABYTE);
        assertTrue(memory("VmHWM") <= PEAK_MAX, "at most " + memory("VmHWM"));
        assertTrue(!server.output().contains("OutOfMemory"), server.output());
        server.close();
    }

    @Test
    void aMillionRandomBytes() throws Exception {
        neighbour.beside(
                "random bytes",
                () -> Seeds.tryEach(200, random -> {
                    byte[] noise = new byte[5_000];
                    random.nextBytes(noise);
                    try (RawClient client = connect()) {
                        if (random.nextBoolean()) {
                            client.sendIfOpen(request("GetItem", GET).bytes("Content-Length: 5000"));
                        }
                        client.sendIfOpen(noise).endInput();
                    } catch (IOException e) {
                        // hung up on, as it should be
                    }
                }));
    }

    @Test
    void twoThousandConnections() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            neighbour.besideLasting("connections", () -> {
                for (int i = 0; i < 2_000; i++) {
                    clients.add(connect());
                    clients.getLast().send(i % 2 == 0 ? "P" : "");
                }
                for (int i = 1; i < 2_000; i += 20) {
                    assertEquals(
                            200,
                            clients.get(i)
                                    .send(request("GetItem", GET).bytes())
                                    .read()
                                    .status());
                }
            });
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void slowReaders() throws Exception {
        byte[] scan = request("Scan", "{\"TableName\":\"items\"}").bytes();
        List<RawClient> clients = new ArrayList<>();
        try {
            neighbour.besideLasting("slow readers", () -> {
                for (int i = 0; i < 60; i++) {
                    RawClient client = connect();
                    clients.add(client);
                    for (int j = 0; j < 10; j++) {
                        client.send(scan); // and never read
                    }
                }
            });
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void pipelining() throws Exception {
        byte[] request = request("GetItem", GET).bytes();
        int count = 3_000;
        try (RawClient client = connect();
                ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
            neighbour.beside("pipelining", () -> {
                Future<?> sent = sender.submit(() -> {
                    for (int i = 0; i < count; i++) {
                        client.sendIfOpen(request);
                    }
                });
                for (int i = 0; i < count; i++) {
                    assertEquals(200, client.read().status());
                }
                sent.get();
            });
        }
    }

    @Test
    void bodiesThatLieAboutTheirLength() throws Exception {
        neighbour.beside("lies", () -> {
            SignedRequest good = request("GetItem", GET);
            assertRefused("SerializationException", 400, good.bytes("Content-Length: 10"));
            assertEquals(400, answer(good.bytes("Content-Length: -1")).status());
            assertEquals(
                    400,
                    answer(good.bytes("Content-Length: 12\r\nContent-Length: 13"))
                            .status());
            assertEquals(
                    400,
                    answer(good.bytes("Content-Length: 5\r\nTransfer-Encoding: chunked"))
                            .status());
            assertEquals(413, answer(good.bytes("Content-Length: 999999999999")).status());
            assertEquals(
                    400,
                    answer(good.bytes("Content-Length: 99999999999999999999999"))
                            .status());
            try (RawClient client = connect()) {
                client.send(good.bytes("Content-Length: 5000")).endInput();
                assertTrue(client.isClosedWithoutAnswer());
            }
            try (RawClient client = connect()) {
                client.send(good.bytes("Transfer-Encoding: chunked")).send("\r\n"); // the body is no chunk
                assertEquals(400, client.read().status());
            }
        });
    }

    @Test
    void deepJson() throws Exception {
        neighbour.beside("deep JSON", () -> {
            assertRefused(
                    "SerializationException",
                    400,
                    request("PutItem", "[".repeat(1_000_000)).bytes());
            String deep = "{\"L\":[".repeat(200_000);
            assertRefused("SerializationException", 400, item(deep).bytes());
            Response tooDeep =
                    answer(item(deep + "{\"S\":\"\"}" + "]}".repeat(200_000)).bytes());
            assertShaped("ValidationException", 400, tooDeep);
            assertTrue(tooDeep.text().contains("Nesting Levels have exceeded supported limits"), tooDeep.text());
            assertEquals(
                    200,
                    answer(item("{\"L\":[".repeat(31) + "]}".repeat(31)).bytes())
                            .status());
        });
    }

    @Test
    void hugeNumbers() throws Exception {
        neighbour.beside("huge numbers", () -> {
            for (String number :
                    List.of("1".repeat(1_000_000), "1e999999999", "-1e-999999999", "9e126", "0x10", "NaN")) {
                assertRefused(
                        "ValidationException",
                        400,
                        item("{\"N\":\"" + number + "\"}").bytes());
            }
            for (String limit : List.of("1" + "0".repeat(1_000_000), "1e999999999")) {
                Response answer = answer(request("Scan", "{\"TableName\":\"items\",\"Limit\":" + limit + "}")
                        .bytes());
                assertShaped("", 400, answer);
            }
        });
    }

    @Test
    void duplicateKeysAndInvalidText() throws Exception {
        neighbour.beside("invalid text", () -> {
            Response twice =
                    answer(request("GetItem", GET.replace("{\"TableName\"", "{\"TableName\":\"x\",\"TableName\""))
                            .bytes());
            assertTrue(twice.status() == 200 || twice.text().contains("__type"), twice.text());
            for (String bad : List.of(
                    "\u00ff\u00fe", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080", "\u00e2\u0082")) {
                byte[] body = ("{\"TableName\":\"items\",\"Item\":{\"Id\":{\"N\":\"9\"},\"a\":{\"S\":\"" + bad
                                + "\"}}}")
                        .getBytes(ISO_8859_1);
                assertRefused(
                        "SerializationException",
                        400,
                        SignedRequest.of(server.endpoint(), ANYBODY, "PutItem", body, Map.of())
                                .bytes());
            }
        });
    }

    @Test
    void gzipBombs() throws Exception {
        byte[] bomb = gzip(new byte[(int) (100 * MEGABYTE)]);
        byte[] request = SignedRequest.of(
                        server.endpoint(), ANYBODY, "PutItem", bomb, Map.of("Content-Encoding", "gzip"))
                .bytes();
        neighbour.beside("gzip bombs", () -> {
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Response>> answers = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    answers.add(clients.submit(() -> answer(request)));
                }
                for (Future<Response> answer : answers) {
                    assertEquals(413, answer.get().status());
                }
            }
        });
    }

    @Test
    void mutatedSignatures() throws Exception {
        aws.iam.createUser(user -> user.userName("known"));
        AccessKey key = aws.iam.createAccessKey(user -> user.userName("known")).accessKey();
        Credentials known = new Credentials(key.accessKeyId(), key.secretAccessKey(), null);
        SignedRequest good = SignedRequest.of(server.endpoint(), known, "GetItem", GET.getBytes(UTF_8), Map.of());
        assertShaped("AccessDeniedException", 400, answer(good.bytes())); // known, and has no policy
        Set<String> refusals = Set.of(
                "InvalidSignatureException", "IncompleteSignatureException", "MissingAuthenticationTokenException");
        int after = good.head().indexOf("SignedHeaders=");
        int end = good.head().indexOf("\r\n", after);
        neighbour.beside("signatures", () -> {
            try (RawClient client = connect()) {
                Seeds.tryEach(500, random -> {
                    char[] head = good.head().toCharArray();
                    int at = random.nextInt(after, end);
                    head[at] = (char) (head[at] == 'x' ? 'y' : random.nextInt('a', 'z'));
                    if (head[at] == good.head().charAt(at)) {
                        return; // unchanged by chance
                    }
                    try {
                        client.send(new SignedRequest(new String(head), good.body()).bytes());
                        Response answer = client.read();
                        assertTrue(
                                refusals.stream().anyMatch(answer.text()::contains), new String(head) + answer.text());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        });
    }

    private SignedRequest request(String operation, String body) {
        return SignedRequest.of(server.endpoint(), ANYBODY, operation, body.getBytes(UTF_8), Map.of());
    }

    private SignedRequest item(String value) {
        return request("PutItem", "{\"TableName\":\"items\",\"Item\":{\"Id\":{\"N\":\"9\"},\"a\":" + value + "}}");
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.endpoint().getPort());
    }

    private Response answer(byte[] request) throws IOException {
        try (RawClient client = connect()) {
            return client.sendIfOpen(request).read();
        }
    }

    private void assertRefused(String code, int status, byte[] request) throws IOException {
        assertShaped(code, status, answer(request));
    }

    private static void assertShaped(String code, int status, Response answer) {
        assertEquals(status, answer.status(), answer.text());
        assertTrue(answer.text().matches("(?s)\\{\"__type\":\"com\\.amazon[a-z0-9.]*#" + code + ".*}"), answer.text());
        assertTrue(
                answer.headers().containsKey("x-amzn-requestid"),
                answer.headers().toString());
        assertTrue(answer.headers().containsKey("x-amz-crc32"), answer.headers().toString());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    /** A field of the process's status, in bytes. */
    private long memory(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new AssertionError("no " + field);
    }
}
