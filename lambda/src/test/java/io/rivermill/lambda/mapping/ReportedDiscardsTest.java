// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Tasks;
import io.rivermill.http.CredentialSource;
import io.rivermill.http.Credentials;
import io.rivermill.lambda.destination.Destinations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a queue is told of records that were given up: by a queue that takes everything. */
class ReportedDiscardsTest {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";
    private static final BatchResult.Run RUN = new BatchResult.Run("run", "$LATEST");
    private static final BatchResult ERROR = new BatchResult.Failed(RUN, text("{}"));
    private static final BatchResult NAMED = new BatchResult.Succeeded(RUN, text("{}"));

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer queue = queue();
    private final ManualClock clock = new ManualClock();
    private final Tasks tasks = Tasks.system();

    @AfterEach
    void stop() {
        queue.stop(0);
        tasks.close();
    }

    @Test
    void aFunctionThatFailedTooOftenIsToldWithItsLastRun() throws Exception {
        String body = reported(Discarded.Condition.RETRY_ATTEMPTS_EXHAUSTED, 3, ERROR);
        assertTrue(
                body.contains("{\"requestContext\":{\"requestId\":\"run\",\"functionArn\":\"" + FakeFunctions.arn("f")
                        + "\",\"condition\":\"RetryAttemptsExhausted\",\"approximateInvokeCount\":3},"
                        + "\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\","
                        + "\"functionError\":\"Unhandled\"},\"version\":\"1.0\","),
                body);
        assertTrue(
                body.contains("\"startSequenceNumber\":\"1000\",\"endSequenceNumber\":\"1001\",")
                        && body.contains("\"batchSize\":2,"),
                body);
    }

    @Test
    void aFunctionThatOnlyNamedRecordsMadeNoError() throws Exception {
        String body = reported(Discarded.Condition.RETRY_ATTEMPTS_EXHAUSTED, 2, NAMED);
        assertTrue(body.contains("\"functionError\":null}"), body);
    }

    @Test
    void recordsThatWereTooOldHaveNoResponseThoughTheFunctionRan() throws Exception {
        String body = reported(Discarded.Condition.RECORD_AGE_EXCEEDED, 2, ERROR);
        assertTrue(
                body.contains("\"condition\":\"RecordAgeExceeded\",\"approximateInvokeCount\":2},\"version\""), body);
    }

    @Test
    void oneInvocationIsToldEvenIfThereWasNone() throws Exception {
        String body = reported(Discarded.Condition.RECORD_AGE_EXCEEDED, 0, null);
        assertTrue(body.contains("{\"requestId\":\"made up\","), body);
        assertTrue(body.contains("\"approximateInvokeCount\":1}"), body);
    }

    private String reported(Discarded.Condition condition, int invocations, @Nullable BatchResult last)
            throws InterruptedException {
        Map<String, URI> endpoints = Map.of(
                "sqs", URI.create("http://127.0.0.1:" + queue.getAddress().getPort()));
        try (Destinations destinations = new Destinations(
                endpoints,
                CredentialSource.of(new Credentials("id", "secret", null)),
                (role, accesses) -> role.equals(FakeFunctions.ROLE),
                clock,
                tasks,
                UUID::randomUUID)) {
            ReportedDiscards discards = new ReportedDiscards(
                    destinations, new FakeFunctions(), MappingSettings.standard(), clock, () -> "made up");
            Discarded discarded =
                    new Discarded(mapping(), "shard-0", records("1000", "1001"), condition, invocations, last);
            assertEquals(Discards.Fate.DELIVERED, discards.accept(discarded));
        }
        return URLDecoder.decode(bodies.getFirst(), StandardCharsets.UTF_8);
    }

    private static Mapping mapping() {
        MappingConfig standard = MappingConfig.STANDARD;
        MappingConfig config = new MappingConfig(
                standard.batchSize(),
                standard.windowSeconds(),
                standard.recordAgeMaxSeconds(),
                standard.retriesMax(),
                standard.bisects(),
                standard.reportsItemFailures(),
                standard.filters(),
                QUEUE,
                standard.countsEvents(),
                standard.kmsKeyArn(),
                standard.lanes(),
                standard.tumblingSeconds());
        return new Mapping(
                MappingFixture.ACCOUNT,
                MappingFixture.REGION,
                "uuid",
                "stream",
                FakeFunctions.arn("f"),
                MappingState.ENABLED,
                Mapping.USER_ACTION,
                true,
                config,
                "LATEST",
                List.of(),
                0);
    }

    private static List<Batch.Entry> records(String... sequenceNumbers) {
        return List.of(sequenceNumbers).stream()
                .map(number -> new Batch.Entry(Long.parseLong(number), 0, number, text("{}")))
                .toList();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpServer queue() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
