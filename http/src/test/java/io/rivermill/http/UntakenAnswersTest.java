// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.ScanOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that ask and don't read: what waits for them counts, and beyond the budget reads are refused. */
class UntakenAnswersTest {
    private static final int ANSWER_BYTES = 16_000_000; // more than sockets take from a client that doesn't read
    private static final long BUDGET_BYTES = 20_000_000;

    private final Tasks tasks = Tasks.system();
    private final HttpServer server = HttpServer.builder(Clock.system(), tasks)
            .settings(HttpSettings.builder().inFlightBytesMax(BUDGET_BYTES).build())
            .service(() -> List.of(TestOperations.pages(
                    Operations.SCAN,
                    (input, caller, reply) -> Thread.ofPlatform()
                            .start(() -> reply.ok(ScanOutput.create().items(List.of(item())))))))
            .open();

    @AfterEach
    void stop() {
        server.close();
        tasks.close();
    }

    @Test
    void readsAreRefusedWhileAnswersThatNobodyTakesFillTheBudget() throws IOException {
        try (RawClient slow = connect()) {
            slow.send(scan());
            slow.awaitAnswer(); // and take no more of it
            RawClient.Response refused = answer();
            assertEquals(503, refused.status());
            assertTrue(refused.text().contains("ServiceUnavailable"), refused.text());
            RawClient.Response taken = slow.read();
            assertEquals(200, taken.status());
            assertTrue(taken.body().length > ANSWER_BYTES);
        }
        assertEquals(200, onceThereIsRoom().status());
    }

    /** The server may notice a moment later than the client that an answer was taken. */
    private RawClient.Response onceThereIsRoom() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        RawClient.Response answer = answer();
        while (answer.status() == 503 && System.nanoTime() < end) {
            answer = answer();
        }
        return answer;
    }

    private RawClient.Response answer() throws IOException {
        try (RawClient client = connect()) {
            return client.send(scan()).read();
        }
    }

    private byte[] scan() {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
        byte[] body = "{\"TableName\":\"abc\"}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                Map.of("X-Amz-Target", "DynamoDB_20120810.Scan", "Content-Type", "application/x-amz-json-1.0");
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n");
        new Signer(new Credentials("AKIAANY", "any secret", null), "us-east-1", "dynamodb")
                .sign("POST", uri, headers, body, Clock.system().now())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static Item item() {
        return Item.builder()
                .put("id", AttributeValue.string("x".repeat(ANSWER_BYTES)))
                .build();
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.port());
    }
}
