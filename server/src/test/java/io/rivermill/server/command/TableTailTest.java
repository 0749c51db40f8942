// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tail whose place is lost before it has read anything there: the server of this test says that its first one expired. */
class TableTailTest {
    private final long now = Instant.now().getEpochSecond();
    private volatile boolean isFirst = true;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", TableTailTest.this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void changesFromBeforeATailThatBeganNowAreNotShownThoughItsPlaceWasLost() {
        assertEquals(List.of("2"), shown(TableTail.From.now));
    }

    @Test
    void aTailFromTheStartShowsThemAll() {
        assertEquals(List.of("1", "2"), shown(TableTail.From.start));
    }

    private List<String> shown(TableTail.From from) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        TableTail tail = new TableTail(new ApiClient(endpoint), "Orders", from);
        tail.open();
        assertEquals(List.of(), tail.poll());
        return tail.poll().stream().map(StreamRecord::sequenceNumber).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Json request = Json.parse(exchange.getRequestBody().readAllBytes());
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String answer = switch (target.substring(target.indexOf('.') + 1)) {
            case "DescribeTable" -> "{'Table': {'LatestStreamArn': 'stream'}}";
            case "DescribeStream" ->
                "{'StreamDescription': {'Shards': [{'ShardId': 'shard', 'SequenceNumberRange': {}}]}}";
            case "GetShardIterator" -> "{'ShardIterator': '" + (isFirst ? "lost" : "found") + "'}";
            default ->
                request.at("ShardIterator").text().equals("lost")
                        ? "{'__type': 'x#ExpiredIteratorException'}"
                        : "{'Records': [" + record(1, now - 1_000) + "," + record(2, now + 1_000)
                                + "], 'NextShardIterator': 'next'}";
        };
        isFirst &= !target.endsWith("GetShardIterator");
        byte[] body = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.contains("__type") ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String record(int number, long seconds) {
        return "{'dynamodb': {'SequenceNumber': '" + number + "', 'ApproximateCreationDateTime': " + seconds + "}}";
    }
}
