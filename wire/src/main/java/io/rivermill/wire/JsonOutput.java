// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in UTF-8 as it grows. Writes what it is told; commas and brackets are the caller's. Threads: not shared. */
public final class JsonOutput {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    public JsonOutput(int capacity) {
        bytes = new byte[Math.max(capacity, 16)];
    }

    public int length() {
        return length;
    }

    /** The buffer itself, of which the first {@link #length} bytes count; valid until the next write. */
    public byte[] buffer() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    /** Writes text that is plain ASCII, as it is. */
    public void writeAscii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    public void write(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** Writes {@code text} as a JSON string. */
    public void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeString(utf8, 0, utf8.length);
    }

    /** Writes the UTF-8 text {@code source[from, to)} as a JSON string. */
    public void writeString(byte[] source, int from, int to) {
        ensure(to - from + 2);
        bytes[length++] = '"';
        int run = from;
        int at = PlainText.end(source, from, to);
        while (at < to) {
            if (source[at] >= 0) {
                write(source, run, at);
                writeEscaped(source[at]);
                run = at + 1;
            }
            at = PlainText.end(source, at + 1, to);
        }
        write(source, run, to);
        writeByte('"');
    }

    /** Writes {@code source[from, to)} as a JSON string of base64. */
    public void writeBase64(byte[] source, int from, int to) {
        ensure(Base64Codec.encodedLength(to - from) + 2);
        bytes[length++] = '"';
        length = Base64Codec.encode(source, from, to, bytes, length);
        bytes[length++] = '"';
    }

    private void writeEscaped(byte c) {
        writeByte('\\');
        switch (c) {
            case '"', '\\' -> writeByte(c);
            case '\n' -> writeByte('n');
            case '\r' -> writeByte('r');
            case '\t' -> writeByte('t');
            case '\b' -> writeByte('b');
            case '\f' -> writeByte('f');
            default -> {
                writeAscii("u00");
                writeByte(HEX[c >> 4]);
                writeByte(HEX[c & 15]);
            }
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
