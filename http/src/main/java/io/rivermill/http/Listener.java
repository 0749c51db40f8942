// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and its connections.
 *
 * <p>{@link #close} lets requests in flight finish, for a bounded time.
 *
 * <p>Threads: {@code eventLoops} of them, on epoll where the machine has it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel has no other outcome
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpSettings settings;
    private final Clock clock;
    private final EventLoopGroup loops;
    private final Channel channel;
    private final Map<Channel, Connection> open = new ConcurrentHashMap<>();

    /** Binds and accepts from now on. */
    Listener(HttpSettings settings, Clock clock, RequestHandler handler, Offload offload, ByteBudget budget) {
        this.settings = settings;
        this.clock = clock;
        InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
        if (address.isUnresolved()) {
            throw unavailable(settings, "no such address", null);
        }
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory transport = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("http-loop"), transport);
        Connection.Shared shared =
                new Connection.Shared(settings, clock, handler, budget, new AnswerWriter(clock), offload);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accept(accepted, new Connection(shared));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw unavailable(settings, reason(bound.cause()), bound.cause());
        }
        this.channel = bound.channel();
    }

    /** The address and the port it has, which was free if none was asked for. */
    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    private static RivermillException unavailable(HttpSettings settings, String reason, @Nullable Throwable cause) {
        String place = settings.address() + " port " + settings.port();
        return new RivermillException(ErrorCode.ADDRESS_UNAVAILABLE, "can't listen on " + place + ": " + reason, cause);
    }

    /** The system's own words, without the names of calls that Netty puts before them. */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(':') + 1).strip();
    }

    private void accept(Channel accepted, Connection connection) {
        if (open.size() >= settings.connectionsMax()) {
            accepted.close();
            return;
        }
        accepted.pipeline().addLast(connection.decoder(), connection);
        open.put(accepted, connection);
        accepted.closeFuture().addListener(closed -> open.remove(accepted));
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        open.forEach((connected, connection) -> connected.eventLoop().execute(connection::stop));
        long deadline = clock.nanos() + settings.stopTimeout().toNanos();
        for (Channel connected : open.keySet()) {
            long left = Math.max(0, deadline - clock.nanos());
            connected.closeFuture().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
            connected.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
