// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, held back while a request is being answered: what a client sends ahead stays in the socket, save for
 * one read. So requests are answered in order, and a connection holds one at a time.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private final Connection connection;
    private @Nullable ChannelHandlerContext context;
    private boolean decoding;

    RequestDecoder(HttpSettings settings, Connection connection) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.headBytesMax())
                .setMaxHeaderSize(settings.headBytesMax()));
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        connection.bytesArrived();
        decoding = true;
        try {
            super.channelRead(ctx, message);
        } finally {
            decoding = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (connection.isReady()) {
            super.decode(ctx, in, out);
        }
    }

    /** Goes on with what was read but not decoded; nothing to do while decoding, which looks by itself. */
    void resume() {
        if (decoding || context == null || actualReadableBytes() == 0) {
            return;
        }
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Two lengths for one body is how requests are smuggled past proxies: refuse instead of choosing. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
