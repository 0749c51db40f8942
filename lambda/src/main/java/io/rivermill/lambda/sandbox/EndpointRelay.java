// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The only way out of an environment without a network: connections to its socket become connections to the server's own
 * endpoint.
 *
 * <p>Threads: one virtual thread that accepts, two per connection; {@link #close} ends all.
 */
public final class EndpointRelay implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 128;
    private static final int BUFFER_BYTES = 32 * 1024;

    private final ServerSocketChannel server;
    private final InetSocketAddress endpoint;
    private final Tasks tasks;
    private final Tasks.Task acceptor;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** Listens on {@code socket} and leads to {@code endpoint}. */
    public EndpointRelay(Path socket, InetSocketAddress endpoint, Tasks tasks) {
        this.endpoint = endpoint;
        this.tasks = tasks;
        try {
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + socket, e);
        }
        this.acceptor = tasks.start("endpoint-relay", this::accept);
    }

    @Override
    public void close() {
        acceptor.cancel();
        closeQuietly(server);
        connections.forEach(Connection::close);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel inside = server.accept();
                if (connections.size() >= CONNECTIONS_MAX) {
                    closeQuietly(inside);
                } else {
                    tasks.start("endpoint-relay-connection", () -> connect(inside));
                }
            } catch (IOException | IllegalStateException e) {
                return; // closed
            }
        }
    }

    private void connect(SocketChannel inside) {
        try {
            SocketChannel outside = SocketChannel.open(endpoint);
            outside.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Connection connection = new Connection(inside, outside);
            connections.add(connection);
            tasks.start("endpoint-relay-back", () -> connection.splice(outside, inside));
            connection.splice(inside, outside);
        } catch (IOException | IllegalStateException e) {
            closeQuietly(inside); // the function sees a closed connection
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing was the aim.
        }
    }

    /** Two ends and two directions; closed when both directions have ended. */
    private final class Connection {
        private final SocketChannel inside;
        private final SocketChannel outside;
        private final AtomicInteger open = new AtomicInteger(2);

        Connection(SocketChannel inside, SocketChannel outside) {
            this.inside = inside;
            this.outside = outside;
        }

        void splice(SocketChannel source, SocketChannel target) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            try {
                while (source.read(buffer) >= 0) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        target.write(buffer);
                    }
                    buffer.clear();
                }
                target.shutdownOutput();
            } catch (IOException e) {
                close(); // one end is broken, so the other is of no use
            }
            if (open.decrementAndGet() == 0) {
                close();
            }
        }

        void close() {
            connections.remove(this);
            closeQuietly(inside);
            closeQuietly(outside);
        }
    }
}
