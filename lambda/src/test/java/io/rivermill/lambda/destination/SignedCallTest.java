// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.rivermill.base.Clock;
import io.rivermill.http.Credentials;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over endpoints that answer badly. */
class SignedCallTest {
    private static final Credentials KEY = new Credentials("AKID", "secret", null);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer endpoint = endpoint();

    @AfterEach
    void stop() {
        over.countDown();
        endpoint.stop(0);
        threads.close();
    }

    @Test
    void anAnswerThatNeverEndsIsWaitedForNoLongerThanTheLimit() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            awaitOver();
            exchange.close();
        });
        IOException problem = assertThrows(IOException.class, () -> send(PATIENCE));
        assertEquals("no whole answer came within 300 ms", problem.getMessage());
    }

    @Test
    void aRefusalOfAnySizeIsNotKept() {
        byte[] piece = new byte[1 << 20];
        answer(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 64; i++) {
                    body.write(piece);
                }
            }
        });
        assertThrows(IOException.class, () -> send(PATIENT));
    }

    private void awaitOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Duration answerMax) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort());
        Destination queue =
                Destination.ofArn("arn:aws:sqs:us-east-1:000000000000:failed").orElseThrow();
        try (HttpClient http = HttpClient.newHttpClient()) {
            SignedCall.of(queue, FailureReportTest.report("RecordAgeExceeded", null), uri, new UUID(1, 2))
                    .send(http, KEY, Clock.system(), answerMax);
        }
    }

    private void answer(HttpHandler handler) {
        endpoint.createContext("/", handler);
        endpoint.setExecutor(threads);
        endpoint.start();
    }

    private static HttpServer endpoint() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
