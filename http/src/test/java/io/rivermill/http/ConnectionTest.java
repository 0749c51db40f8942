// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Seeds;
import io.rivermill.http.RawClient.Response;
import io.rivermill.wire.WireAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections over real sockets, with clients that behave and clients that don't. */
class ConnectionTest {
    private static final String GOOD = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\ngood";
    private static final int BODY_MAX = 1_000_000;

    private final Offload offload = new Offload(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private volatile int earlierBodyBytes = -1;
    private volatile @Nullable Request earlier;
    private ByteBudget budget = new ByteBudget(0);
    private Listener listener = open(settings());

    @AfterEach
    void stop() {
        released.countDown();
        listener.close();
        offload.close();
    }

    @Test
    void answersOneRequestAfterAnother() throws IOException {
        try (RawClient client = connect()) {
            for (int i = 0; i < 100; i++) {
                assertGood(client);
            }
        }
    }

    @Test
    void answersPipelinedRequestsInOrderThoughTheyAreAnsweredByOtherThreads() throws IOException {
        try (RawClient client = connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                all.append(i % 3 == 0 ? "POST /offload" : "POST /echo");
                all.append(" HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n").append(10_000 + i);
            }
            client.send(all.toString());
            for (int i = 0; i < 500; i++) {
                assertEquals(String.valueOf(10_000 + i), client.read().text());
            }
        }
    }

    @Test
    void takesRequestsByteByByte() throws IOException {
        try (RawClient client = connect()) {
            for (byte b : GOOD.getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {b});
            }
            assertEquals("good", client.read().text());
        }
    }

    @Test
    void itDoesntMatterHowTheBytesAreCut() {
        Seeds.tryEach(20, random -> {
            StringBuilder stream = new StringBuilder();
            List<String> bodies = new ArrayList<>();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                String body = "b".repeat(random.nextInt(1, 3000));
                int half = random.nextInt(body.length());
                bodies.add(body);
                stream.append(random.nextBoolean() ? "POST /offload" : "POST /echo")
                        .append(" HTTP/1.1\r\nHost: h\r\n");
                if (random.nextBoolean() || half == 0) {
                    stream.append("Content-Length: ")
                            .append(body.length())
                            .append("\r\n\r\n")
                            .append(body);
                } else {
                    stream.append("Transfer-Encoding: chunked\r\n\r\n");
                    stream.append(Integer.toHexString(half))
                            .append("\r\n")
                            .append(body, 0, half)
                            .append("\r\n");
                    stream.append(Integer.toHexString(body.length() - half)).append("\r\n");
                    stream.append(body, half, body.length()).append("\r\n0\r\n\r\n");
                }
            }
            try (RawClient client = connect()) {
                for (int at = 0; at < stream.length(); ) {
                    int to = Math.min(stream.length(), at + random.nextInt(1, 4000));
                    client.send(stream.substring(at, to));
                    at = to;
                }
                for (String body : bodies) {
                    assertEquals(body, client.read().text());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void takesChunkedBodies() throws IOException {
        try (RawClient client = connect()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n3\r\n!!!\r\n0\r\n\r\n");
            assertEquals("good!!!", client.read().text());
            assertGood(client);
        }
    }

    @Test
    void saysContinueToThoseWhoWait() throws IOException {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertEquals(100, client.read().status());
            client.send("good");
            assertEquals("good", client.read().text());
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000001\r\n\r\n");
            assertEquals(413, client.read().status());
        }
    }

    @Test
    void saysNoContinueToClientsThatAreTooOldToKnowIt() throws IOException {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\ngood");
            assertEquals(200, client.read().status());
        }
    }

    @Test
    void saysTheLengthButSendsNoBodyForHead() throws IOException {
        try (RawClient client = connect()) {
            client.send("HEAD /bytes HTTP/1.1\r\nHost: h\r\nX-Bytes: 42\r\n\r\n");
            assertEquals("42", client.read(true).headers().get("content-length"));
            assertGood(client);
        }
    }

    @Test
    void closesAfterTheAnswerWhenAskedTo() throws IOException {
        try (RawClient client = connect()) {
            client.send(GOOD.replace("Host: h", "Host: h\r\nConnection: close"));
            Response answer = client.read();
            assertEquals("good", answer.text());
            assertEquals("close", answer.headers().get("connection"));
            assertTrue(client.isClosedWithoutAnswer());
        }
    }

    @Test
    void keepsOldConnectionsOnlyWhenAskedTo() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertEquals("keep-alive", client.read().headers().get("connection"));
            client.send("GET /echo HTTP/1.0\r\n\r\n");
            assertEquals("close", client.read().headers().get("connection"));
            assertTrue(client.isClosedWithoutAnswer());
        }
    }

    @Test
    void refusesBodiesOverTheLimitWhereverTheyComeFrom() throws IOException {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 17000000\r\n\r\n");
            client.sendIfOpen(new byte[17_000_000]);
            assertEquals(413, client.read().status());
            assertTrue(client.isClosedWithoutAnswer());
        }
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) {
                client.sendIfOpen(chunk);
            }
            assertEquals(413, client.read().status());
        }
        assertServes();
    }

    @Test
    void refusesHeadsOverTheLimit() throws IOException {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nX-Long: " + "x".repeat(16_000)
                    + "\r\n\r\ngood");
            assertEquals("good", client.read().text());
        }
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nX-Long: ");
            client.sendIfOpen("x".repeat(20_000).getBytes(StandardCharsets.US_ASCII));
            assertEquals(400, client.read().status());
            assertTrue(client.isClosedWithoutAnswer());
        }
        try (RawClient client = connect()) {
            client.send("POST /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals(400, client.read().status());
        }
        assertServes();
    }

    @Test
    void refusesTwoLengthsOfOneBody() throws IOException {
        try (RawClient client = connect()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertEquals(400, client.read().status());
        }
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\ngood");
            assertEquals(400, client.read().status());
        }
    }

    @Test
    void refusesWhatIsNoHttp11() throws IOException {
        try (RawClient client = connect()) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertEquals(505, client.read().status());
        }
    }

    @Test
    void survivesRandomBytes() {
        Seeds.tryEach(20, random -> {
            byte[] noise = new byte[1 + random.nextInt(5000)];
            random.nextBytes(noise);
            noise[random.nextInt(noise.length)] = '\n';
            try (RawClient client = connect()) {
                client.sendIfOpen(noise).sendIfOpen("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.endInput();
            } catch (IOException e) {
                // hung up on, as it should be
            }
            try {
                assertServes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aBodyLongerThanAnnouncedIsTheNextRequestAndABadOne() throws IOException {
        try (RawClient client = connect()) {
            client.send(GOOD + " and more\r\n\r\n");
            assertEquals("good", client.read().text());
            assertEquals(400, client.read().status());
            assertTrue(client.isClosedWithoutAnswer());
        }
        assertServes();
    }

    @Test
    void aBodyThatEndsEarlyIsDropped() throws IOException {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
            client.endInput();
            assertTrue(client.isClosedWithoutAnswer());
        }
        assertServes();
    }

    @Test
    void closesThoseWhoKeepItWaiting() throws IOException {
        reopen(settings()
                .idleTimeout(Duration.ofMillis(300))
                .headTimeout(Duration.ofMillis(100))
                .transferTimeout(Duration.ofMillis(100)));
        try (RawClient silent = connect();
                RawClient halfHead = connect();
                RawClient halfBody = connect()) {
            halfHead.send("POST /echo HTTP/1.1\r\nHost: h\r\nX-Half");
            halfBody.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
            assertTrue(halfHead.isClosedWithoutAnswer());
            assertTrue(halfBody.isClosedWithoutAnswer());
            assertTrue(silent.isClosedWithoutAnswer());
        }
        assertServes();
    }

    @Test
    void closesThoseWhoDontReadTheirAnswers() throws IOException {
        reopen(settings().transferTimeout(Duration.ofMillis(100)).bytesPerSecondMin(1 << 30));
        try (RawClient client = connect()) {
            client.send("GET /bytes HTTP/1.1\r\nHost: h\r\nX-Bytes: 50000000\r\n\r\n");
            assertServes();
            IOException cut = null;
            for (int i = 0; cut == null; i++) { // writing shows the reset without reading what was sent
                try {
                    client.send("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
                    Thread.onSpinWait();
                } catch (IOException e) {
                    cut = e;
                }
                assertTrue(i < 100_000_000, "never closed");
            }
        }
        assertServes();
    }

    @Test
    void sendsLargeAnswersWhole() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /bytes HTTP/1.1\r\nHost: h\r\nX-Bytes: 5000000\r\n\r\n");
            assertEquals(5_000_000, client.read().body().length);
            assertGood(client);
        }
    }

    @Test
    void compressesLargeAnswersForThoseWhoAsk() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /bytes HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nX-Bytes: 4096\r\n\r\n");
            assertNull(client.read().headers().get("content-encoding"));
            client.send("GET /bytes HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nX-Bytes: 4097\r\n\r\n");
            Response answer = client.read();
            assertEquals("gzip", answer.headers().get("content-encoding"));
            CRC32 crc = new CRC32();
            crc.update(answer.body());
            assertEquals(Long.toString(crc.getValue()), answer.headers().get("x-amz-crc32"));
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertArrayEquals(new byte[4097], plain);
        }
    }

    @Test
    void answersAsItIsWhatCantBeCompressedAndServesOn() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /incompressible HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
            Response answer = client.read();
            assertEquals(200, answer.status());
            assertNull(answer.headers().get("content-encoding"));
            assertEquals(10_000, answer.body().length);
            assertGood(client);
        }
    }

    @Test
    void compressesInTheWayThatIsAccepted() throws IOException {
        assertEquals("gzip", codingOf("deflate, gzip;q=0.5"));
        assertEquals("deflate", codingOf("gzip;q=0, Deflate ; q=1"));
        assertEquals("deflate", codingOf("br, deflate"));
        assertNull(codingOf("identity"));
        assertNull(codingOf("gzip;q=0.0"));
        assertNull(codingOf("not-gzip, *"));
    }

    /** The coding in which an answer comes; what comes is the answer. */
    private @Nullable String codingOf(String accepted) throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /bytes HTTP/1.1\r\nHost: h\r\nAccept-Encoding: " + accepted + "\r\nX-Bytes: 5000\r\n\r\n");
            Response answer = client.read();
            String coding = answer.headers().get("content-encoding");
            InputStream body = new ByteArrayInputStream(answer.body());
            InputStream plain = switch (String.valueOf(coding)) {
                case "gzip" -> new GZIPInputStream(body);
                case "deflate" -> new InflaterInputStream(body);
                default -> body;
            };
            assertArrayEquals(new byte[5000], plain.readAllBytes());
            return coding;
        }
    }

    @Test
    void refusesBodiesThatThereIsNoRoomFor() throws IOException {
        reopen(settings().inFlightBytesMax(600_000));
        try (RawClient holder = connect()) {
            holder.send("POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n")
                    .send(new byte[500_000]);
            await(arrived);
            try (RawClient client = connect()) {
                client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n");
                client.sendIfOpen(new byte[200_000]);
                assertEquals(503, client.read().status());
            }
            assertServes();
            released.countDown();
            assertEquals(200, holder.read().status());
        }
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n")
                    .send(new byte[200_000]);
            assertEquals(200, client.read().status());
        }
    }

    @Test
    void aBodyCountsUntilItsRequestIsAnsweredAlsoWhenTheClientIsGone() throws IOException {
        reopen(settings().eventLoops(1).connectionsMax(1));
        try (RawClient gone = connect()) {
            gone.send("POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n")
                    .send(new byte[500_000]);
            await(arrived);
        }
        await(this::isServed); // so the server has seen that the client is gone
        assertTrue(budget.bytesUsed() >= 500_000);
        released.countDown();
        await(() -> budget.bytesUsed() == 0);
    }

    @Test
    void anIdleConnectionHoldsNoBody() throws IOException {
        try (RawClient client = connect()) {
            assertGood(client);
            assertGood(client);
            assertEquals(0, earlierBodyBytes);
        }
    }

    @Test
    void closesConnectionsBeyondTheCap() throws IOException {
        reopen(settings().connectionsMax(2));
        try (RawClient first = connect();
                RawClient second = connect()) {
            assertGood(first);
            assertGood(second);
            try (RawClient third = connect()) {
                assertTrue(third.isClosedWithoutAnswer());
            }
            assertGood(first);
        }
    }

    @Test
    void aStopLetsRequestsInFlightBeAnswered() throws IOException {
        try (RawClient client = connect();
                RawClient idle = connect()) {
            assertGood(idle);
            client.send("POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            await(arrived);
            Thread stopper = Thread.ofPlatform().start(listener::close);
            assertTrue(idle.isClosedWithoutAnswer());
            released.countDown();
            Response answer = client.read();
            assertEquals(200, answer.status());
            assertEquals("close", answer.headers().get("connection"));
            assertTrue(client.isClosedWithoutAnswer());
            stopper.join();
            assertThrows(IOException.class, this::connect);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysInOneLineThatThePortIsTaken() {
        RivermillException e = assertThrows(
                RivermillException.class,
                () -> open(settings().port(listener.address().getPort())));
        assertEquals(ErrorCode.ADDRESS_UNAVAILABLE, e.code());
        assertFalse(e.getMessage().contains("\n"));
        assertTrue(e.getMessage().contains(String.valueOf(listener.address().getPort())), e.getMessage());
    }

    private void assertServes() throws IOException {
        try (RawClient client = connect()) {
            assertGood(client);
        }
    }

    private static void assertGood(RawClient client) throws IOException {
        Response answer = client.send(GOOD).read();
        assertEquals(200, answer.status());
        assertEquals("good", answer.text());
    }

    private RawClient connect() throws IOException {
        return new RawClient(listener.address().getPort());
    }

    private static HttpSettings.Builder settings() {
        return HttpSettings.builder().eventLoops(2).lingerTimeout(Duration.ofMillis(500));
    }

    private void reopen(HttpSettings.Builder settings) {
        listener.close();
        listener = open(settings);
    }

    private Listener open(HttpSettings.Builder settings) {
        HttpSettings built = settings.build();
        budget = new ByteBudget(built.inFlightBytesMax());
        return new Listener(built, Clock.system(), new TestHandler(), offload, budget);
    }

    /** True if a connection is let in and answered. */
    private boolean isServed() {
        try (RawClient client = connect()) {
            return client.send(GOOD).read().status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers with the body, with zeros, late, or from another thread, as the path says. */
    private final class TestHandler implements RequestHandler {
        @Override
        public int admit(Request request) {
            request.setRoute(Route.NOT_FOUND, "id", true);
            return BODY_MAX;
        }

        @Override
        public WireAnswer tooLarge(Request request) {
            return PlainAnswers.text(413, "");
        }

        @Override
        public WireAnswer overloaded(Request request) {
            return PlainAnswers.text(503, "");
        }

        @Override
        public void handle(Request request, Exchange exchange) {
            Request before = earlier;
            earlierBodyBytes = before == null ? -1 : before.body().length;
            earlier = request;
            switch (request.path()) {
                case "/bytes" -> {
                    int length = Integer.parseInt(String.valueOf(request.header("x-bytes")));
                    exchange.answer(request, new WireAnswer(200, null, Map.of(), new byte[length]));
                }
                case "/incompressible" ->
                    exchange.answer(request, new WireAnswer(200, null, new OnceTooMuch(), new byte[10_000]));
                case "/offload" -> offload.execute(() -> echo(request, exchange));
                case "/wait" -> {
                    arrived.countDown();
                    Thread.ofVirtual().start(() -> {
                        await(released);
                        exchange.answer(request, PlainAnswers.text(200, ""));
                    });
                }
                default -> echo(request, exchange);
            }
        }

        private static void echo(Request request, Exchange exchange) {
            exchange.answer(request, new WireAnswer(200, "text/plain", Map.of(), request.body()));
        }
    }

    /** No headers, for which there is no memory when they are looked at for the first time. */
    private static final class OnceTooMuch extends AbstractMap<String, String> {
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public Set<Entry<String, String>> entrySet() {
            if (failed.compareAndSet(false, true)) {
                throw new OutOfMemoryError("as a test has it");
            }
            return Set.of();
        }
    }
}
