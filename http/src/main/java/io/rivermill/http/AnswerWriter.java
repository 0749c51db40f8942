// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.rivermill.base.Clock;
import io.rivermill.wire.WireAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes heads of answers as bytes.
 *
 * <p>Threads: any; the date of the present second is shared.
 */
final class AnswerWriter {
    private static final int HEAD_BYTES = 384;
    private static final AsciiString CONTINUE = AsciiString.cached("HTTP/1.1 100 Continue\r\n\r\n");
    private static final AsciiString OK = AsciiString.cached("HTTP/1.1 200 OK");
    private static final AsciiString REQUEST_ID = AsciiString.cached("\r\nx-amzn-RequestId: ");
    private static final AsciiString CHECKSUM = AsciiString.cached("\r\nx-amz-crc32: ");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("\r\nContent-Type: ");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("\r\nContent-Length: ");
    private static final AsciiString DATE_NAME = AsciiString.cached("\r\nDate: ");
    private static final AsciiString CORS = AsciiString.cached("\r\nAccess-Control-Allow-Origin: *"
            + "\r\nAccess-Control-Expose-Headers: x-amzn-RequestId,x-amzn-ErrorType,x-amz-crc32,Date");
    private static final AsciiString CLOSE = AsciiString.cached("\r\nConnection: close");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("\r\nConnection: keep-alive");
    private static final AsciiString END = AsciiString.cached("\r\n\r\n");

    /** How the connection goes on after an answer, and whether to say so. */
    enum Persistence {
        KEPT,
        KEPT_AND_SAID,
        CLOSED
    }

    private record Second(long epochSecond, AsciiString text) {}

    private final Clock clock;
    private volatile Second second;

    AnswerWriter(Clock clock) {
        this.clock = clock;
        this.second = second(clock.millis() / 1000);
    }

    ByteBuf goOn(ByteBufAllocator allocator) {
        return ascii(allocator.buffer(CONTINUE.length()), CONTINUE);
    }

    /** The head of {@code answer}, whose {@code body} goes beside it, with room for {@code more} bytes behind it. */
    ByteBuf head(ByteBufAllocator allocator, WireAnswer answer, Request request, Persistence persistence, int more) {
        ByteBuf out = allocator.buffer(HEAD_BYTES + more);
        status(out, answer.status());
        if (!request.id().isEmpty()) {
            ascii(out, REQUEST_ID);
            text(out, request.id());
        }
        if (request.isDynamo()) {
            CRC32 crc = new CRC32();
            crc.update(answer.body());
            ascii(out, CHECKSUM);
            number(out, crc.getValue());
        }
        if (answer.contentType() != null) {
            ascii(out, CONTENT_TYPE);
            text(out, answer.contentType());
        }
        if (answer.status() != 204) {
            ascii(out, CONTENT_LENGTH);
            number(out, answer.body().length);
        }
        ascii(out, DATE_NAME);
        ascii(out, date());
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            out.writeByte('\r').writeByte('\n');
            text(out, header.getKey());
            out.writeByte(':').writeByte(' ');
            text(out, header.getValue());
        }
        if (request.header("origin") != null) {
            ascii(out, CORS);
        }
        switch (persistence) {
            case KEPT -> {}
            case KEPT_AND_SAID -> ascii(out, KEEP_ALIVE);
            case CLOSED -> ascii(out, CLOSE);
        }
        return ascii(out, END);
    }

    private AsciiString date() {
        long now = clock.millis() / 1000;
        Second known = second;
        if (known.epochSecond != now) {
            known = second(now);
            second = known;
        }
        return known.text;
    }

    private static Second second(long epochSecond) {
        return new Second(epochSecond, new AsciiString(HttpDate.text(epochSecond)));
    }

    private static void status(ByteBuf out, int status) {
        if (status == 200) {
            ascii(out, OK);
            return;
        }
        String line =
                "HTTP/1.1 " + status + ' ' + HttpResponseStatus.valueOf(status).reasonPhrase();
        out.writeCharSequence(line, StandardCharsets.US_ASCII);
    }

    private static ByteBuf ascii(ByteBuf out, AsciiString text) {
        return out.writeBytes(text.array(), text.arrayOffset(), text.length());
    }

    private static void number(ByteBuf out, long value) {
        out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
    }

    /** Values may come from clients: whatever could end the header line early becomes a blank. */
    private static void text(ByteBuf out, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isSafe(value.charAt(i))) {
                textWithBlanks(out, value);
                return;
            }
        }
        out.writeCharSequence(value, StandardCharsets.US_ASCII);
    }

    private static void textWithBlanks(ByteBuf out, String value) {
        for (int i = 0; i < value.length(); i++) {
            out.writeByte(isSafe(value.charAt(i)) ? value.charAt(i) : ' ');
        }
    }

    private static boolean isSafe(char c) {
        return (c >= 0x20 && c < 0x7f) || c == '\t';
    }
}
