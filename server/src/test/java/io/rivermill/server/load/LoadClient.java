// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A closed loop: so many connections, each with one request in flight, until so many are answered. Any answer but 2xx ends
 * the run with its text.
 *
 * <p>Threads: one, the caller's; it blocks until the run is done, at most {@link #RUN_MAX}.
 */
final class LoadClient implements AutoCloseable {
    private static final Duration RUN_MAX = Duration.ofSeconds(90);

    private final Selector selector;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final BenchedProcess server;

    LoadClient(BenchedProcess server, int connectionCount) {
        this.server = server;
        URI endpoint = server.endpoint();
        try {
            selector = Selector.open();
            for (int i = 0; i < connectionCount; i++) {
                connections.add(
                        new LoadConnection(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), selector));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends {@code requests} round and round until {@code count} are answered. */
    LoadRun run(List<ByteBuffer> requests, int count) {
        long[] latencies = new long[count];
        ProcessTime serverTime = ProcessTime.of(server.pid());
        ProcessTime clientTime = ProcessTime.of(ProcessHandle.current().pid());
        long start = System.nanoTime();
        try {
            loop(requests, latencies, start);
        } catch (IOException e) {
            throw new UncheckedIOException(server.name(), e);
        }
        long wall = System.nanoTime() - start;
        Arrays.sort(latencies);
        return new LoadRun(
                wall, latencies, serverTime.microsSince() / count, clientTime.microsSince() / (double) count);
    }

    /**
     * An answer to one request.
     *
     * @param nanos from its first byte to the last of the answer
     */
    record Answer(String body, long nanos) {}

    /** Sends one request on the first connection and waits for its answer. */
    Answer call(ByteBuffer request) {
        long[] latency = new long[1];
        try {
            loop(List.of(request), latency, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(server.name(), e);
        }
        return new Answer(connections.getFirst().body(), latency[0]);
    }

    private void loop(List<ByteBuffer> requests, long[] latencies, long start) throws IOException {
        int sent = 0;
        int answered = 0;
        for (LoadConnection connection : connections) {
            if (sent < latencies.length) {
                connection.send(requests.get(sent++ % requests.size()));
            }
        }
        while (answered < latencies.length) {
            selector.select(1_000);
            if (System.nanoTime() - start > RUN_MAX.toNanos()) {
                throw new IOException("only " + answered + " answers in " + RUN_MAX);
            }
            Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
            while (ready.hasNext()) {
                LoadConnection connection = (LoadConnection) ready.next().attachment();
                ready.remove();
                if (connection.move()) {
                    latencies[answered++] = System.nanoTime() - connection.sentAt();
                    if (sent < latencies.length) {
                        connection.send(requests.get(sent++ % requests.size()));
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            for (LoadConnection connection : connections) {
                connection.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
