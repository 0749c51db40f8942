// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much of HTTP/1.1 as a runtime speaks over its own socket: requests with a length or in chunks, kept alive, one at a
 * time. Everything it reads has a limit.
 *
 * <p>Threads: one, which may block.
 */
final class HttpConnection {
    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final int DRAIN_BYTES_MAX = 64 * 1024 * 1024; // of a body that is refused: then the connection ends

    private final ByteChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(16 * 1024).flip();

    HttpConnection(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * The next request, or null when the other side has closed between two requests. Of a body beyond {@code bodyMax} only
     * the size is kept.
     *
     * @throws IOException when what comes isn't HTTP within the limits, or ends in the middle
     */
    @Nullable
    HttpMessage read(int bodyMax) throws IOException {
        String first = readLine(HEAD_BYTES_MAX);
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new IOException("not a request of HTTP/1.1");
        }
        Map<String, String> headers = readHeaders(HEAD_BYTES_MAX - first.length());
        ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        long size = readBody(headers, body, bodyMax);
        byte[] kept = size > bodyMax ? Bytes.EMPTY : body.toByteArray();
        return new HttpMessage(parts[0], parts[1], headers, kept, size);
    }

    void write(int status, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(512);
        head.append("HTTP/1.1 ")
                .append(status)
                .append(status < 300 ? " OK" : " Error")
                .append("\r\n");
        headers.forEach((name, value) ->
                head.append(name).append(": ").append(clean(value)).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteBuffer whole = ByteBuffer.wrap(Bytes.concat(head.toString().getBytes(StandardCharsets.UTF_8), body));
        while (whole.hasRemaining()) {
            channel.write(whole);
        }
    }

    private static String clean(String value) {
        return value.replace('\r', ' ').replace('\n', ' ');
    }

    private Map<String, String> readHeaders(int limit) throws IOException {
        Map<String, String> headers = new HashMap<>();
        int left = limit;
        while (true) {
            String line = readLine(left);
            if (line == null) {
                throw new EOFException();
            }
            if (line.isEmpty()) {
                return headers;
            }
            left -= line.length() + 2;
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
    }

    private long readBody(Map<String, String> headers, ByteArrayOutputStream body, int bodyMax) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return readChunks(body, bodyMax);
        }
        long length = number(headers.getOrDefault("content-length", "0"), 10);
        if (length > 0 && headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            channel.write(ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        readPart(length, length <= bodyMax ? body : null);
        return length;
    }

    private long readChunks(ByteArrayOutputStream body, int bodyMax) throws IOException {
        long size = 0;
        while (true) {
            String line = readLine(1024);
            if (line == null) {
                throw new EOFException();
            }
            int extension = line.indexOf(';');
            long chunk = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (chunk == 0) {
                readHeaders(HEAD_BYTES_MAX); // trailers
                return size;
            }
            size += chunk;
            readPart(chunk, size <= bodyMax ? body : null);
            readLine(2);
        }
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long value = Long.parseLong(text, radix);
            if (value >= 0 && value <= DRAIN_BYTES_MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("a body without a usable length");
    }

    private void readPart(long length, @Nullable ByteArrayOutputStream target) throws IOException {
        long left = length;
        while (left > 0) {
            if (!input.hasRemaining() && !fill()) {
                throw new EOFException();
            }
            int part = (int) Math.min(left, input.remaining());
            if (target != null) {
                target.write(input.array(), input.position(), part);
            }
            input.position(input.position() + part);
            left -= part;
        }
    }

    /** A line without its end, or null at the end of the connection before its first byte. */
    private @Nullable String readLine(int limit) throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            if (!input.hasRemaining() && !fill()) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException();
            }
            char next = (char) (input.get() & 0xff);
            if (next == '\n') {
                int end = line.length();
                if (end > 0 && line.charAt(end - 1) == '\r') {
                    line.setLength(end - 1);
                }
                return line.toString();
            }
            line.append(next);
            if (line.length() > limit) {
                throw new IOException("a head beyond its limit");
            }
        }
    }

    private boolean fill() throws IOException {
        input.clear();
        int read = channel.read(input);
        input.flip();
        return read > 0;
    }
}
