// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.http.AnswerWriter.Persistence;
import io.rivermill.wire.WireAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: gathers a request within limits, has it answered, writes the answer, begins again.
 *
 * <p>One request at a time: while one is in flight nothing more is decoded (see {@link RequestDecoder}), so answers are in
 * order and a slow reader holds one answer. Each phase but BUSY has a deadline; a client that misses it is closed.
 *
 * <p>Phases: IDLE -> HEAD -> BODY -> BUSY -> WRITING -> IDLE. A refused request goes to LINGER: the refusal is written, what
 * the client still sends is thrown away for a while (closing at once would make its system drop the refusal), then the
 * connection is closed.
 *
 * <p>Threads: everything runs on the channel's event loop; {@link #answer} may be called from any thread and goes there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
final class Connection extends ChannelInboundHandlerAdapter implements RequestHandler.Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** Smaller bodies are copied behind their head: one buffer, one write. */
    private static final int COPY_BYTES_MAX = 16 * 1024;

    /** What connections of a server share. */
    record Shared(
            HttpSettings settings,
            Clock clock,
            RequestHandler handler,
            ByteBudget budget,
            AnswerWriter writer,
            Executor offload) {}

    private enum Phase {
        IDLE,
        HEAD,
        BODY,
        BUSY,
        WRITING,
        LINGER,
        CLOSED
    }

    private final Shared shared;
    private final RequestDecoder decoder;
    private Phase phase = Phase.IDLE;
    private long deadlineNanos;
    private boolean stopping;
    private boolean keepAlive;
    private boolean http10;
    private long answerBytes;
    private String sourceAddress = "";
    private @Nullable Request request;
    private @Nullable BodyCollector collector;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> ticker;

    Connection(Shared shared) {
        this.shared = shared;
        this.decoder = new RequestDecoder(shared.settings, this);
    }

    RequestDecoder decoder() {
        return decoder;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress remote) {
            sourceAddress = remote.getAddress().getHostAddress();
        }
        enter(Phase.IDLE, shared.settings.idleTimeout());
        long tick = Math.clamp(shortestTimeout().toNanos() / 4, 1_000_000, 1_000_000_000);
        ticker = ctx.executor().scheduleWithFixedDelay(this::checkDeadline, tick, tick, TimeUnit.NANOSECONDS);
    }

    /** True if what the client sends may be decoded now. */
    boolean isReady() {
        return switch (phase) {
            case IDLE, HEAD, BODY, LINGER -> true;
            case BUSY, WRITING, CLOSED -> false;
        };
    }

    /** Called by the decoder before it looks at new bytes. */
    void bytesArrived() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD, shared.settings.headTimeout());
        } else if (phase == Phase.BUSY || phase == Phase.WRITING) {
            context().channel().config().setAutoRead(false); // once, not for each request: it costs a system call
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest head && phase != Phase.LINGER && phase != Phase.CLOSED) {
                begin(head);
            }
            if (message instanceof HttpContent content && phase == Phase.BODY) {
                gather(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest head) {
        ChannelHandlerContext ctx = context();
        Request fresh = new Request(
                head.method().name(), head.uri(), head.headers(), sourceAddress, ctx.executor(), shared.clock.nanos());
        request = fresh;
        http10 = !head.protocolVersion().isKeepAliveDefault();
        keepAlive = !stopping && HttpUtil.isKeepAlive(head);
        if (head.decoderResult().isFailure()) {
            refuse(PlainAnswers.text(400, "Bad Request\n"));
            return;
        }
        if (head.protocolVersion().majorVersion() != 1) {
            refuse(PlainAnswers.text(505, "HTTP Version Not Supported\n"));
            return;
        }
        int bytesMax = shared.handler.admit(fresh);
        long announced = HttpUtil.getContentLength(head, -1L);
        if (announced > bytesMax) {
            refuse(shared.handler.tooLarge(fresh));
            return;
        }
        String expectation = fresh.header("expect");
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            refuse(PlainAnswers.text(417, "Expectation Failed\n"));
            return;
        }
        if (expectation != null && announced != 0 && !http10) { // an older client knows no answer but the last
            ctx.writeAndFlush(shared.writer.goOn(ctx.alloc()), ctx.voidPromise());
        }
        collector = new BodyCollector(shared.budget, bytesMax, (int) announced);
        enter(Phase.BODY, shared.settings.transferTimeout());
    }

    private void gather(HttpContent content) {
        BodyCollector body = requireNonNull(collector);
        if (content.decoderResult().isFailure()) {
            refuse(PlainAnswers.text(400, "Bad Request\n"));
            return;
        }
        switch (body.add(content.content())) {
            case TAKEN -> {
                if (content instanceof LastHttpContent) {
                    whole(body);
                } else {
                    deadlineNanos = requireNonNull(request).startNanos() + transferNanos(body.length());
                }
            }
            case TOO_LARGE -> refuse(shared.handler.tooLarge(requireNonNull(request)));
            case NO_BUDGET -> refuse(shared.handler.overloaded(requireNonNull(request)));
        }
    }

    private void whole(BodyCollector body) {
        Request current = requireNonNull(request);
        current.setBody(body.body());
        phase = Phase.BUSY;
        shared.handler.handle(current, this);
    }

    @Override
    public void answer(Request answered, WireAnswer answer) {
        String coding = Compression.wanted(answered, answer);
        if (coding != null) {
            try {
                shared.offload.execute(() -> compress(answered, answer, coding));
                return;
            } catch (RejectedExecutionException e) {
                // Too busy to compress: it goes out as it is.
            }
        }
        onLoop(answered, answer);
    }

    /** Should it fail, for want of memory say, the client still gets its answer, as it is. */
    private void compress(Request answered, WireAnswer answer, String coding) {
        WireAnswer sent = answer;
        try {
            sent = Compression.compress(answer, coding);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("an answer of {} bytes couldn't be compressed", answer.body().length, e);
        } finally {
            onLoop(answered, sent);
        }
    }

    private void onLoop(Request answered, WireAnswer answer) {
        EventLoop loop = context().channel().eventLoop();
        if (loop.inEventLoop()) {
            write(answered, answer);
            return;
        }
        try {
            loop.execute(() -> write(answered, answer));
        } catch (RejectedExecutionException e) {
            LOG.debug("an answer came after the server had stopped");
        }
    }

    private void write(Request answered, WireAnswer answer) {
        if (phase == Phase.CLOSED) { // the client went away meanwhile
            release();
            return;
        }
        if (phase != Phase.BUSY || answered != request) {
            LOG.error("a request was answered twice: {} {}", answered.method(), answered.path());
            return;
        }
        send(answer);
    }

    /** Answers a request that isn't taken, and closes the connection once the client could see why. */
    private void refuse(WireAnswer answer) {
        keepAlive = false;
        send(answer);
    }

    private void send(WireAnswer answer) {
        ChannelHandlerContext ctx = context();
        Request answered = requireNonNull(request);
        byte[] body = answered.method().equals("HEAD") ? Bytes.EMPTY : answer.body();
        boolean copied = body.length <= COPY_BYTES_MAX;
        release();
        answerBytes = body.length;
        shared.budget.take(answerBytes);
        keepAlive &= !stopping;
        phase = Phase.WRITING;
        deadlineNanos = shared.clock.nanos() + transferNanos(body.length);
        ByteBuf head = shared.writer.head(ctx.alloc(), answer, answered, persistence(), copied ? body.length : 0);
        ChannelFuture written;
        if (copied) {
            written = ctx.writeAndFlush(head.writeBytes(body));
        } else {
            ctx.write(head, ctx.voidPromise());
            written = ctx.writeAndFlush(Unpooled.wrappedBuffer(body));
        }
        if (written.isDone()) {
            afterWrite(written);
        } else {
            written.addListener((ChannelFutureListener) this::afterWrite);
        }
    }

    private Persistence persistence() {
        if (!keepAlive) {
            return Persistence.CLOSED;
        }
        return http10 ? Persistence.KEPT_AND_SAID : Persistence.KEPT;
    }

    private void afterWrite(ChannelFuture written) {
        release();
        forget();
        if (phase == Phase.CLOSED) {
            return;
        }
        if (!written.isSuccess() || stopping) {
            close();
        } else if (keepAlive) {
            enter(Phase.IDLE, shared.settings.idleTimeout());
            readOn();
        } else {
            enter(Phase.LINGER, shared.settings.lingerTimeout());
            if (context().channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
            readOn();
        }
    }

    private void readOn() {
        ChannelConfig config = context().channel().config();
        if (!config.isAutoRead()) {
            config.setAutoRead(true);
        }
        decoder.resume();
    }

    /** Closes now if no request is in flight, else after its answer. */
    void stop() {
        stopping = true;
        if (context != null && (phase == Phase.IDLE || phase == Phase.LINGER)) {
            close();
        }
    }

    private void checkDeadline() {
        if (phase != Phase.BUSY && shared.clock.nanos() - deadlineNanos >= 0) {
            LOG.debug("closing {} which kept the server waiting in {}", sourceAddress, phase);
            close();
        }
    }

    private void enter(Phase next, Duration timeout) {
        phase = next;
        deadlineNanos = shared.clock.nanos() + timeout.toNanos();
    }

    private long transferNanos(long bytes) {
        return shared.settings.transferTimeout().toNanos()
                + bytes * 1_000_000_000L / shared.settings.bytesPerSecondMin();
    }

    private Duration shortestTimeout() {
        HttpSettings settings = shared.settings;
        return Stream.of(
                        settings.idleTimeout(),
                        settings.headTimeout(),
                        settings.transferTimeout(),
                        settings.lingerTimeout())
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /** Gives back what the present request and answer hold of the budget. */
    private void release() {
        if (collector != null) {
            collector.release();
            collector = null;
        }
        shared.budget.give(answerBytes);
        answerBytes = 0;
    }

    /** An idle connection holds no body: those who keep many open would hold more than the budget. */
    private void forget() {
        if (request != null) {
            request.setBody(Bytes.EMPTY);
            request = null;
        }
    }

    private void close() {
        context().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean isWorkedOn = phase == Phase.BUSY;
        phase = Phase.CLOSED;
        if (ticker != null) {
            ticker.cancel(false);
        }
        if (!isWorkedOn) { // else the body is still in use, until its answer comes
            release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection of {} failed", sourceAddress, cause);
        } else {
            LOG.error("connection of {} failed", sourceAddress, cause);
        }
        ctx.close();
    }

    private ChannelHandlerContext context() {
        return requireNonNull(context);
    }
}
