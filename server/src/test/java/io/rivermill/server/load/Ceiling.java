// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.rivermill.base.Clock;
import io.rivermill.base.Reply;
import io.rivermill.server.ReadyFile;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.rocksdb.RocksSettings;
import io.rivermill.store.rocksdb.RocksStore;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ceiling: what HTTP and the engine allow when nothing is between them. Takes the same requests as Rivermill, but looks
 * only at whether they put or get and at the item's id: no signature, no rights, no JSON, no table. The row is the body.
 */
final class Ceiling extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final byte[] ID = "\"item-".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_DIGITS = 7;
    private static final Keyspace ROWS = SystemKeyspaces.SERVER;

    private final Store store;

    private Ceiling(Store store) {
        super(true);
        this.store = store;
    }

    /** Serves until the process is ended. Arguments: data folder, ready file, sync or relaxed. */
    public static void main(String[] arguments) throws InterruptedException {
        RocksSettings settings = RocksSettings.defaults().withRelaxed(arguments[2].equals("relaxed"));
        Store store = RocksStore.open(Path.of(arguments[0]), settings, Clock.system());
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory());
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(BODY_BYTES_MAX),
                                        new Ceiling(store));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        ReadyFile.write(Path.of(arguments[1]), URI.create("http://127.0.0.1:" + port));
        channel.closeFuture().sync();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        byte[] body = new byte[request.content().readableBytes()];
        request.content().readBytes(body);
        RowKey key = RowKey.ordered(ROWS, id(body));
        if (request.headers().get("x-amz-target").endsWith("PutItem")) {
            store.update(
                    RowUpdate.<Boolean>sync(
                            List.of(key), rows -> Decision.write(true).put(key, body)),
                    replying(context, new byte[] {'{', '}'}));
        } else {
            store.get(List.of(key), new Reply<List<byte @Nullable []>>() {
                @Override
                public void ok(List<byte @Nullable []> rows) {
                    byte[] row = rows.getFirst();
                    answer(context, HttpResponseStatus.OK, row == null ? new byte[0] : row);
                }

                @Override
                public void fail(RuntimeException failure) {
                    answer(context, HttpResponseStatus.INTERNAL_SERVER_ERROR, new byte[0]);
                }
            });
        }
    }

    private static Reply<Boolean> replying(ChannelHandlerContext context, byte[] body) {
        return new Reply<>() {
            @Override
            public void ok(Boolean value) {
                answer(context, HttpResponseStatus.OK, body);
            }

            @Override
            public void fail(RuntimeException failure) {
                answer(context, HttpResponseStatus.INTERNAL_SERVER_ERROR, new byte[0]);
            }
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a client that went away needs no answer
    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        context.writeAndFlush(response);
    }

    /** The digits after {@code "item-}. */
    private static byte[] id(byte[] body) {
        for (int at = 0; at + ID.length + ID_DIGITS <= body.length; at++) {
            if (Arrays.equals(body, at, at + ID.length, ID, 0, ID.length)) {
                return Arrays.copyOfRange(body, at + ID.length, at + ID.length + ID_DIGITS);
            }
        }
        throw new IllegalArgumentException("no item in " + new String(body, StandardCharsets.UTF_8));
    }
}
