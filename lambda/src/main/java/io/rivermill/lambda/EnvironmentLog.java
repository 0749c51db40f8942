// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.lambda.sandbox.LineSink;
import io.rivermill.logs.LogSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log stream of one environment, and the last bytes of the invocation that is under way.
 *
 * <p>A role that may not write logs loses them, as in AWS; the server's own log says so once.
 *
 * <p>Threads: lines come from the environment's output and from whoever invokes it. Lock: the tail and the permission.
 */
final class EnvironmentLog implements LineSink {
    /** Stands for the time in lines of {@link PlatformLines}. */
    static final String TIME = "{time}";

    static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int TAIL_BYTES_MAX = 4_096;
    private static final long PERMISSION_MILLIS_MAX = 1_000;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final Logger LOGGER = LoggerFactory.getLogger(EnvironmentLog.class);

    private final FunctionRow function;
    private final String stream;
    private final LogSink sink;
    private final FunctionRoles roles;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private byte[] tail = new byte[0];
    private boolean tailing;
    private boolean permitted;
    private boolean warned;
    private long permissionMillis = Long.MIN_VALUE;

    EnvironmentLog(FunctionRow function, byte[] random, LogSink sink, FunctionRoles roles, Clock clock) {
        this.function = function;
        this.stream = streamName(function, random, clock.now());
        this.sink = sink;
        this.roles = roles;
        this.clock = clock;
    }

    private static String streamName(FunctionRow function, byte[] random, Instant now) {
        String ownGroup = "/aws/lambda/" + function.name().name();
        String prefix = function.config().logging().group().equals(ownGroup)
                ? ""
                : function.name().name();
        return DAY.format(now)
                + '/'
                + prefix
                + '['
                + FunctionReference.LATEST
                + ']'
                + HexFormat.of().formatHex(random);
    }

    String stream() {
        return stream;
    }

    /** Begins to keep the last bytes, of one invocation. */
    void beginTail() {
        lock.lock();
        try {
            tail = new byte[0];
            tailing = true;
        } finally {
            lock.unlock();
        }
    }

    byte[] endTail() {
        lock.lock();
        try {
            tailing = false;
            return tail;
        } finally {
            lock.unlock();
        }
    }

    /** Writes one event that the function printed. */
    @Override
    public void line(String text) {
        write(text, clock.millis());
    }

    /** Writes one of the {@link PlatformLines}; nothing if it is empty. */
    void platform(String text) {
        long now = clock.millis();
        write(text.replace(TIME, time(now)), now);
    }

    private void write(String message, long now) {
        if (!message.isEmpty() && mayWrite(now, message)) {
            FunctionName name = function.name();
            sink.append(
                    name.account(), name.region(), function.config().logging().group(), stream, now, message);
        }
    }

    static String time(long millis) {
        return MILLIS.format(Instant.ofEpochMilli(millis));
    }

    private boolean mayWrite(long now, String message) {
        lock.lock();
        try {
            if (tailing) {
                addToTail(message.getBytes(StandardCharsets.UTF_8));
            }
            if (permissionMillis == Long.MIN_VALUE || now - permissionMillis >= PERMISSION_MILLIS_MAX) {
                permissionMillis = now;
                permitted = askPermission();
            }
            return permitted;
        } finally {
            lock.unlock();
        }
    }

    private void addToTail(byte[] bytes) {
        byte[] both = Arrays.copyOf(tail, tail.length + bytes.length);
        System.arraycopy(bytes, 0, both, tail.length, bytes.length);
        tail = both.length <= TAIL_BYTES_MAX
                ? both
                : Arrays.copyOfRange(both, both.length - TAIL_BYTES_MAX, both.length);
    }

    private boolean askPermission() {
        FunctionName name = function.name();
        String resource = "arn:aws:logs:" + name.region() + ':' + name.account() + ":log-group:"
                + function.config().logging().group() + ":log-stream:" + stream;
        boolean may =
                roles.may(function.config().role(), List.of("logs:CreateLogStream", "logs:PutLogEvents"), resource);
        if (!may && !warned) {
            warned = true;
            LOGGER.warn(
                    "the log of {} is lost: its role {} may not write logs",
                    name.arn(),
                    function.config().role());
        }
        return may;
    }
}
