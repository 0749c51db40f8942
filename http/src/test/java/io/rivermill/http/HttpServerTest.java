// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.http.RawClient.Response;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import io.rivermill.wire.dynamodb.ListTablesOutput;
import io.rivermill.wire.dynamodb.PutItemOutput;
import io.rivermill.wire.dynamodb.ScanOutput;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.InvocationResponse;
import io.rivermill.wire.logs.DescribeLogGroupsResponse;
import io.rivermill.wire.sts.GetCallerIdentityResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The front door with a few operations behind it, over real sockets, in each of the protocols. */
class HttpServerTest {
    private static final Credentials ROOT = new Credentials("AKIAROOT", "secret of root", null);
    private static final Credentials ROOT_SESSION = new Credentials("ASIAROOT", "secret of session", "token");
    private static final Credentials USER = new Credentials("AKIAUSER", "secret of ann", null);
    private static final Principal ANN =
            new Principal(Principal.Kind.USER, "111122223333", "arn:aws:iam::111122223333:user/ann", "AIDAANN");

    private final Tasks tasks = Tasks.system();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<RequestLog.Entry> log = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> writers = new ConcurrentLinkedQueue<>(); // threads that wrote answers
    private final HttpServer server = HttpServer.builder(Clock.system(), tasks)
            .settings(HttpSettings.builder()
                    .eventLoops(2)
                    .controlInFlightMax(1)
                    .lingerTimeout(Duration.ofMillis(500))
                    .build())
            .keys(HttpServerTest::find)
            .authorizer((caller, accesses) ->
                    Optional.of("User: " + caller.principal().arn() + " is not authorized to perform: "
                            + accesses.getFirst().action()))
            .service(this::operations)
            .plainRoute(new Hello())
            .plainRoute(new Guarded())
            .log(entry -> {
                writers.add(Thread.currentThread().getName());
                log.add(entry);
            })
            .open();

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
        tasks.close();
    }

    @Test
    void takesAnItemInAndAnswersOut() throws IOException {
        Response answer = dynamo(ROOT, "PutItem", "{\"TableName\":\"abc\",\"Item\":{\"id\":{\"S\":\"1\"}}}");
        assertEquals(200, answer.status());
        assertEquals("{\"Attributes\":{\"id\":{\"S\":\"1\"}}}", answer.text());
        assertEquals("application/x-amz-json-1.0", answer.headers().get("content-type"));
        assertTrue(answer.headers().get("x-amzn-requestid").matches("[0-9A-Z]{52}"));
        assertEquals(crc(answer.body()), answer.headers().get("x-amz-crc32"));
        assertTrue(answer.headers().containsKey("date"));
        RequestLog.Entry entry = log.remove();
        assertEquals("dynamodb:PutItem", entry.operation());
        assertEquals(200, entry.status());
        assertNull(entry.errorCode());
        assertEquals(answer.headers().get("x-amzn-requestid"), entry.requestId());
    }

    @Test
    void answersFromOtherThreadsOnTheSameConnection() throws IOException {
        try (RawClient client = connect()) {
            for (int i = 0; i < 50; i++) {
                Response answer = send(client, ROOT, "dynamodb", "POST", "/", targeting("ListTables"), bytes("{}"));
                assertEquals("{\"TableNames\":[\"a\",\"b\"]}", answer.text());
            }
        }
    }

    @Test
    void pagesAreWrittenByTheThreadThatRepliesAndOtherAnswersOnTheLoop() throws IOException {
        dynamo(ROOT, "ListTables", "{}");
        assertNotEquals("replies", writers.remove());
        dynamo(ROOT, "Scan", "{\"TableName\":\"abc\"}");
        assertEquals("replies", writers.remove());
    }

    @Test
    void tellsItsHealthToAnybody() throws IOException {
        try (RawClient client = connect()) {
            Response answer = client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read();
            assertEquals("healthy: dynamodb.us-east-1.amazonaws.com ", answer.text());
            assertEquals("3128867991", answer.headers().get("x-amz-crc32"));
            assertEquals(
                    200,
                    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").read(true).status());
            Response unknown = client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx")
                    .read();
            assertEquals(404, unknown.status());
            assertEquals("<UnknownOperationException/>\n", unknown.text());
            assertEquals("3552371480", unknown.headers().get("x-amz-crc32"));
        }
    }

    @Test
    void letsBrowsersIn() throws IOException {
        try (RawClient client = connect()) {
            Response answer = client.send(
                            "OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: http://console\r\n"
                                    + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-amz-target\r\n\r\n")
                    .read();
            assertEquals(200, answer.status());
            assertEquals("*", answer.headers().get("access-control-allow-origin"));
            assertEquals("x-amz-target", answer.headers().get("access-control-allow-headers"));
            assertEquals("172800", answer.headers().get("access-control-max-age"));
            assertEquals("POST", answer.headers().get("access-control-allow-methods"));
            assertTrue(answer.headers().get("access-control-expose-headers").contains("x-amzn-RequestId"));
            answer = client.send("OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: http://console\r\n\r\n")
                    .read();
            assertTrue(answer.headers().get("access-control-allow-methods").contains("POST"));
            assertNull(answer.headers().get("access-control-allow-headers"));
        }
    }

    @Test
    void saysWhatIsWrongWithBodiesInAwssWords() throws IOException {
        String serialization = "{\"__type\":\"com.amazon.coral.service#SerializationException\"}";
        assertEquals(serialization, dynamo(ROOT, "PutItem", "{\"TableName\":").text());
        assertEquals(serialization, dynamo(ROOT, "PutItem", "[]").text());
        assertEquals(serialization, dynamo(ROOT, "PutItem", "").text());
        Response wrong = dynamo(ROOT, "PutItem", "{\"TableName\":5}");
        assertEquals(400, wrong.status());
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#SerializationException\","
                        + "\"Message\":\"NUMBER_VALUE cannot be converted to String\"}",
                wrong.text());
        assertEquals(400, dynamo(ROOT, "PutItem", "{}").status());
        assertEquals(200, dynamo(ROOT, "ListTables", "{}").status());
    }

    @Test
    void malformedBodiesComeBeforeUnknownOperationsAndTheseBeforeSignatures() throws IOException {
        Credentials wrong = new Credentials("AKIAROOT", "wrong", null);
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#SerializationException\"}",
                dynamo(wrong, "PutItem", "{").text());
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#SerializationException\"}",
                dynamo(wrong, "Nothing", "{").text());
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}",
                dynamo(wrong, "Nothing", "{}").text());
        assertTrue(dynamo(wrong, "PutItem", "{}").text().contains("InvalidSignatureException"));
        assertTrue(dynamo(wrong, "PutItem", "").text().contains("InvalidSignatureException"));
    }

    @Test
    void unsignedRequestsAreRefused() throws IOException {
        try (RawClient client = connect()) {
            Response answer = client.send("POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
                            + "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n{}")
                    .read();
            assertEquals(400, answer.status());
            assertEquals(
                    "{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\","
                            + "\"message\":\"Request is missing Authentication Token\"}",
                    answer.text());
        }
    }

    @Test
    void whoMayNotIsToldSoInTheServicesForm() throws IOException {
        Response dynamo = dynamo(USER, "ListTables", "{}");
        assertEquals(400, dynamo.status());
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"User:"
                        + " arn:aws:iam::111122223333:user/ann is not authorized to perform: dynamodb:ListTables\"}",
                dynamo.text());
        Response lambda = lambda(USER, "GET", "/2015-03-31/functions/f/configuration", "");
        assertEquals(403, lambda.status());
        assertEquals("AccessDeniedException", lambda.headers().get("x-amzn-errortype"));
        Response sts = query(USER, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
        assertEquals(403, sts.status());
        assertTrue(sts.text().contains("<Code>AccessDenied</Code>"));
        assertEquals("AccessDeniedException", log.remove().errorCode());
    }

    @Test
    void aRootsTemporaryCredentialsAreHeldToTheirPolicies() throws IOException {
        assertEquals(200, dynamo(ROOT, "ListTables", "{}").status());
        assertEquals(400, dynamo(ROOT_SESSION, "ListTables", "{}").status());
    }

    @Test
    void speaksQuery() throws IOException {
        Response answer = query(ROOT, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
        assertEquals(200, answer.status());
        assertEquals("text/xml", answer.headers().get("content-type"));
        assertTrue(answer.text().contains("<Arn>arn:aws:iam::111122223333:root</Arn>"), answer.text());
        assertTrue(answer.text().contains("<RequestId>" + answer.headers().get("x-amzn-requestid") + "</RequestId>"));
        Response unknown = query(ROOT, "iam", "Action=Fly&Version=2010-05-08");
        assertEquals(400, unknown.status());
        assertTrue(
                unknown.text()
                        .contains("<Code>InvalidAction</Code>"
                                + "<Message>Could not find operation Fly for version 2010-05-08</Message>"),
                unknown.text());
        Response forged =
                query(new Credentials("AKIAROOT", "wrong", null), "sts", "Action=GetCallerIdentity&Version=2011-06-15");
        assertEquals(403, forged.status());
        assertTrue(forged.text().contains("<Code>SignatureDoesNotMatch</Code>"));
    }

    @Test
    void speaksRest() throws IOException {
        String path =
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Af/configuration";
        Response answer = lambda(ROOT, "GET", path, "");
        assertEquals(200, answer.status());
        assertTrue(answer.text().contains("\"FunctionName\":\"arn:aws:lambda:us-east-1:111122223333:function:f\""));
        assertTrue(answer.headers().get("x-amzn-requestid").matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-.*"));
        assertEquals(200, lambda(ROOT, "GET", path + "/", "").status());
        Response invoked = lambda(ROOT, "POST", "/2015-03-31/functions/f/invocations", "any bytes");
        assertEquals("any bytes", invoked.text());
        assertEquals("$LATEST", invoked.headers().get("x-amz-executed-version"));
        Response unknown = lambda(ROOT, "GET", "/2015-03-31/flying-carpets", "");
        assertEquals(404, unknown.status());
        assertEquals("UnknownOperationException", unknown.headers().get("x-amzn-errortype"));
        Response unsigned =
                connect().send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").read();
        assertEquals(403, unsigned.status());
        assertEquals("MissingAuthenticationTokenException", unsigned.headers().get("x-amzn-errortype"));
    }

    @Test
    void tellsFunctionsHowLargeTheyMayBe() throws IOException {
        try (RawClient client = connect()) {
            Response answer = client.send(
                            "POST /2015-03-31/functions HTTP/1.1\r\nHost: h\r\nContent-Length: 70167212\r\n\r\n")
                    .read();
            assertEquals(413, answer.status());
            assertEquals("RequestEntityTooLargeException", answer.headers().get("x-amzn-errortype"));
            assertTrue(answer.text()
                    .contains("Request must be smaller than 70167211 bytes for the CreateFunction operation"));
        }
    }

    @Test
    void speaksJson11() throws IOException {
        Map<String, String> headers =
                Map.of("X-Amz-Target", "Logs_20140328.DescribeLogGroups", "Content-Type", "application/x-amz-json-1.1");
        try (RawClient client = connect()) {
            Response answer = send(client, ROOT, "logs", "POST", "/", headers, bytes("{}"));
            assertEquals("{\"logGroups\":[]}", answer.text());
            assertEquals("application/x-amz-json-1.1", answer.headers().get("content-type"));
            assertNull(answer.headers().get("x-amz-crc32"));
        }
    }

    @Test
    void ownFailuresDontShowTheirInside() throws IOException {
        Response broken = dynamo(ROOT, "ListTables", "{\"ExclusiveStartTableName\":\"broken\"}");
        assertEquals(500, broken.status());
        assertEquals(
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"Internal server error\"}",
                broken.text());
        Response busy = dynamo(ROOT, "ListTables", "{\"ExclusiveStartTableName\":\"busy\"}");
        assertEquals(503, busy.status());
        Response missing = dynamo(ROOT, "ListTables", "{\"ExclusiveStartTableName\":\"missing\"}");
        assertEquals(400, missing.status());
        assertTrue(missing.text().contains("dynamodb.v20120810#ResourceNotFoundException"));
        Response control = lambda(ROOT, "GET", "/2015-03-31/functions/broken/configuration", "");
        assertEquals(500, control.status());
        assertEquals("ServiceException", control.headers().get("x-amzn-errortype"));
        assertFalse(control.text().contains("insides"));
    }

    @Test
    void onlySoManyControlOperationsRunAtATime() throws Exception {
        try (RawClient waiting = connect()) {
            String path = "/2015-03-31/functions/wait/configuration";
            waiting.send(request(ROOT, "lambda", "GET", path, Map.of(), bytes("")));
            assertTrue(arrived.await(20, TimeUnit.SECONDS));
            assertEquals(503, lambda(ROOT, "GET", path, "").status());
            released.countDown();
            assertEquals(200, waiting.read().status());
        }
    }

    @Test
    void readsCompressedBodiesWithinTheirLimit() throws IOException {
        Map<String, String> headers = Map.of(
                "X-Amz-Target", "DynamoDB_20120810.PutItem",
                "Content-Type", "application/x-amz-json-1.0",
                "Content-Encoding", "gzip");
        try (RawClient client = connect()) {
            byte[] good = gzip(bytes("{\"TableName\":\"abc\",\"Item\":{\"id\":{\"S\":\"1\"}}}"));
            assertEquals(
                    "{\"Attributes\":{\"id\":{\"S\":\"1\"}}}",
                    send(client, ROOT, "dynamodb", "POST", "/", headers, good).text());
            byte[] bomb = gzip(new byte[200_000_000]);
            assertTrue(bomb.length < 1_000_000);
            assertEquals(
                    413,
                    send(client, ROOT, "dynamodb", "POST", "/", headers, bomb).status());
            assertEquals(
                    500,
                    send(client, ROOT, "dynamodb", "POST", "/", headers, bytes("no gzip"))
                            .status());
            assertEquals(
                    200,
                    send(client, ROOT, "dynamodb", "POST", "/", headers, good).status());
        }
    }

    @Test
    void largeBodiesAreReadAwayFromTheEventLoop() throws IOException {
        String large = "x".repeat(300_000);
        Response answer =
                dynamo(ROOT, "PutItem", "{\"TableName\":\"abc\",\"Item\":{\"id\":{\"S\":\"" + large + "\"}}}");
        assertEquals(200, answer.status());
        assertTrue(answer.text().contains(large));
    }

    @Test
    void refuses17MegabytesAndGoesOn() throws IOException {
        try (RawClient client = connect()) {
            client.sendIfOpen(request(ROOT, "dynamodb", "POST", "/", targeting("PutItem"), new byte[17 * 1024 * 1024]));
            assertEquals(413, client.read().status());
        }
        assertEquals(200, dynamo(ROOT, "ListTables", "{}").status());
    }

    @Test
    void servesPlainRoutesWithoutASignature() throws IOException {
        try (RawClient client = connect()) {
            Response answer = client.send("GET /_test/hello?name=ann HTTP/1.1\r\nHost: h\r\n\r\n")
                    .read();
            assertEquals("hello name=ann", answer.text());
            assertEquals(
                    500,
                    client.send("GET /_test/hello HTTP/1.1\r\nHost: h\r\n\r\n")
                            .read()
                            .status());
        }
    }

    @Test
    void guardedRoutesAnswerOnlyWhoMay() throws IOException {
        try (RawClient client = connect()) {
            Response answer = send(client, ROOT, "monitoring", "GET", "/_test/guarded", Map.of(), bytes(""));
            assertEquals("guarded", answer.text());
            answer = send(client, USER, "monitoring", "GET", "/_test/guarded", Map.of(), bytes(""));
            assertEquals(403, answer.status());
            assertEquals(
                    "{\"__type\":\"AccessDeniedException\",\"message\":\"User: " + ANN.arn()
                            + " is not authorized to perform: test:Look\"}",
                    answer.text());
            answer = client.send("GET /_test/guarded HTTP/1.1\r\nHost: h\r\n\r\n")
                    .read();
            assertEquals(403, answer.status());
            assertTrue(answer.text().contains("\"MissingAuthenticationToken"), answer.text());
        }
    }

    @Test
    void idsAreNeverTheSame() throws IOException {
        assertNotEquals(
                dynamo(ROOT, "ListTables", "{}").headers().get("x-amzn-requestid"),
                dynamo(ROOT, "ListTables", "{}").headers().get("x-amzn-requestid"));
    }

    private List<Operation<?, ?>> operations() {
        return List.of(
                TestOperations.data(
                        io.rivermill.wire.dynamodb.Operations.PUT_ITEM,
                        (input, caller, reply) ->
                                reply.ok(PutItemOutput.create().attributes(input.item()))),
                TestOperations.data(io.rivermill.wire.dynamodb.Operations.LIST_TABLES, (input, caller, reply) -> {
                    switch (String.valueOf(input.exclusiveStartTableName())) {
                        case "broken" -> throw new IllegalStateException("insides");
                        case "busy" -> reply.fail(new RivermillException(ErrorCode.OVERLOADED, "insides"));
                        case "missing" -> throw new ServiceException("ResourceNotFoundException", 400, "not found");
                        default ->
                            Thread.ofPlatform()
                                    .name("replies")
                                    .start(() ->
                                            reply.ok(ListTablesOutput.create().tableNames(List.of("a", "b"))));
                    }
                }),
                TestOperations.pages(
                        io.rivermill.wire.dynamodb.Operations.SCAN,
                        (input, caller, reply) ->
                                Thread.ofPlatform().name("replies").start(() -> reply.ok(ScanOutput.create()))),
                TestOperations.control(
                        io.rivermill.wire.sts.Operations.GET_CALLER_IDENTITY,
                        (input, caller) -> GetCallerIdentityResponse.create()
                                .arn(caller.principal().arn())),
                TestOperations.control(
                        io.rivermill.wire.lambda.Operations.GET_FUNCTION_CONFIGURATION, (input, caller) -> {
                            if ("broken".equals(input.functionName())) {
                                throw new IllegalStateException("insides");
                            }
                            if ("wait".equals(input.functionName())) {
                                arrived.countDown();
                                await(released);
                            }
                            return FunctionConfiguration.create().functionName(input.functionName());
                        }),
                TestOperations.control(
                        io.rivermill.wire.lambda.Operations.INVOKE,
                        (input, caller) -> InvocationResponse.create()
                                .statusCode(200)
                                .payload(input.payload())
                                .executedVersion("$LATEST")),
                TestOperations.control(
                        io.rivermill.wire.lambda.Operations.CREATE_FUNCTION,
                        (input, caller) -> FunctionConfiguration.create()),
                TestOperations.control(
                        io.rivermill.wire.logs.Operations.DESCRIBE_LOG_GROUPS,
                        (input, caller) -> DescribeLogGroupsResponse.create().logGroups(List.of())));
    }

    private static Lookup find(String keyId, String token) {
        return switch (keyId) {
            case "AKIAROOT" -> new Lookup.Known(ROOT.secretAccessKey(), Principal.root("111122223333"));
            case "ASIAROOT" -> new Lookup.Known(ROOT_SESSION.secretAccessKey(), rootSession());
            case "AKIAUSER" -> new Lookup.Known(USER.secretAccessKey(), ANN);
            default -> new Lookup.Unknown();
        };
    }

    private static Principal rootSession() {
        Principal root = Principal.root("111122223333");
        Principal.Session session = new Principal.Session(Instant.EPOCH, List.of(), Map.of());
        return new Principal(root.kind(), root.account(), root.arn(), root.userId(), session);
    }

    private Response dynamo(Credentials credentials, String operation, String body) throws IOException {
        try (RawClient client = connect()) {
            return send(client, credentials, "dynamodb", "POST", "/", targeting(operation), bytes(body));
        }
    }

    private Response lambda(Credentials credentials, String method, String path, String body) throws IOException {
        try (RawClient client = connect()) {
            return send(client, credentials, "lambda", method, path, Map.of(), bytes(body));
        }
    }

    private Response query(Credentials credentials, String service, String form) throws IOException {
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        try (RawClient client = connect()) {
            return send(client, credentials, service, "POST", "/", headers, bytes(form));
        }
    }

    private static Map<String, String> targeting(String operation) {
        return Map.of("X-Amz-Target", "DynamoDB_20120810." + operation, "Content-Type", "application/x-amz-json-1.0");
    }

    private Response send(
            RawClient client,
            Credentials credentials,
            String service,
            String method,
            String path,
            Map<String, String> headers,
            byte[] body)
            throws IOException {
        return client.send(request(credentials, service, method, path, headers, body))
                .read();
    }

    private byte[] request(
            Credentials credentials,
            String service,
            String method,
            String path,
            Map<String, String> headers,
            byte[] body)
            throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        StringBuilder head =
                new StringBuilder(method + ' ' + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n");
        new Signer(credentials, "us-east-1", service)
                .sign(method, uri, headers, body, Clock.system().now())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes(head.toString()));
        out.write(body);
        return out.toByteArray();
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.port());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static String crc(byte[] body) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(body);
        return Long.toString(crc.getValue());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Hello implements PlainRoute {
        @Override
        public String pathPrefix() {
            return "/_test/hello";
        }

        @Override
        public WireAnswer answer(String method, WireRequest request) {
            if (request.query().isEmpty()) {
                throw new IllegalStateException("insides");
            }
            return new WireAnswer(200, "text/plain", Map.of(), bytes("hello " + request.query()));
        }
    }

    private static final class Guarded implements PlainRoute {
        @Override
        public String pathPrefix() {
            return "/_test/guarded";
        }

        @Override
        public Optional<Guard> guard() {
            return Optional.of(new Guard("monitoring", Access.of("test:Look", "*")));
        }

        @Override
        public WireAnswer answer(String method, WireRequest request) {
            return new WireAnswer(200, "text/plain", Map.of(), bytes("guarded"));
        }
    }
}
