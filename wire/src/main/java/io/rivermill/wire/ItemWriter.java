// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;

/** Writes items and values as AWS's JSON, straight from their canonical bytes. Threads: static, none. */
public final class ItemWriter {
    private static final byte[][] OPENINGS = openings();

    private ItemWriter() {}

    /** Writes {@code item} as a JSON object of attribute values. */
    public static void write(Item item, JsonOutput out) {
        byte[] bytes = item.bytes();
        writeEntries(bytes, item.entriesStart(), bytes.length, out);
    }

    /** Writes {@code value} as {@code {"S":"…"}} and the like. */
    public static void write(AttributeValue value, JsonOutput out) {
        writeBody(value.type(), value.array(), value.bodyStart(), value.bodyEnd(), out);
    }

    /** {@code item} as JSON text, for messages and tests. */
    static String text(Item item) {
        JsonOutput out = new JsonOutput(256);
        write(item, out);
        return new String(out.buffer(), 0, out.length(), StandardCharsets.UTF_8);
    }

    static String text(AttributeValue value) {
        JsonOutput out = new JsonOutput(64);
        write(value, out);
        return new String(out.buffer(), 0, out.length(), StandardCharsets.UTF_8);
    }

    private static void writeEntries(byte[] bytes, int from, int to, JsonOutput out) {
        out.writeByte('{');
        for (int at = from; at < to; ) {
            if (at > from) {
                out.writeByte(',');
            }
            int nameLength = CanonicalWriter.varint(bytes, at);
            int name = at + CanonicalWriter.varintBytes(nameLength);
            out.writeString(bytes, name, name + nameLength);
            out.writeByte(':');
            at = writeValue(bytes, name + nameLength, out);
        }
        out.writeByte('}');
    }

    /** Writes the value at {@code start}; returns where it ends. */
    private static int writeValue(byte[] bytes, int start, JsonOutput out) {
        int length = CanonicalWriter.varint(bytes, start + 1);
        int body = start + 1 + CanonicalWriter.varintBytes(length);
        writeBody(AttributeType.ofTag(bytes[start]), bytes, body, body + length, out);
        return body + length;
    }

    private static void writeBody(AttributeType type, byte[] bytes, int body, int end, JsonOutput out) {
        byte[] opening = OPENINGS[type.tag];
        out.write(opening, 0, opening.length);
        switch (type) {
            case S, N, B -> writeScalar(type, bytes, body, end, out);
            case BOOL -> out.writeAscii(bytes[body] != 0 ? "true" : "false");
            case NULL -> out.writeAscii("true");
            case SS, NS, BS -> writeMembers(type.member(), bytes, body, end, out);
            case L -> writeElements(bytes, body, end, out);
            case M -> writeEntries(bytes, body, end, out);
        }
        out.writeByte('}');
    }

    private static void writeScalar(AttributeType type, byte[] bytes, int from, int to, JsonOutput out) {
        if (type == AttributeType.S) {
            out.writeString(bytes, from, to);
        } else if (type == AttributeType.B) {
            out.writeBase64(bytes, from, to);
        } else {
            byte[] text = NumberCodec.textBytes(bytes, from, to);
            out.writeByte('"');
            out.write(text, 0, text.length);
            out.writeByte('"');
        }
    }

    private static void writeMembers(AttributeType member, byte[] bytes, int from, int to, JsonOutput out) {
        out.writeByte('[');
        for (int at = from; at < to; ) {
            if (at > from) {
                out.writeByte(',');
            }
            int length = CanonicalWriter.varint(bytes, at);
            int body = at + CanonicalWriter.varintBytes(length);
            at = body + length;
            writeScalar(member, bytes, body, at, out);
        }
        out.writeByte(']');
    }

    private static void writeElements(byte[] bytes, int from, int to, JsonOutput out) {
        out.writeByte('[');
        for (int at = from; at < to; ) {
            if (at > from) {
                out.writeByte(',');
            }
            at = writeValue(bytes, at, out);
        }
        out.writeByte(']');
    }

    private static byte[][] openings() {
        byte[][] openings = new byte[AttributeType.values().length + 1][];
        for (AttributeType type : AttributeType.values()) {
            openings[type.tag] = ("{\"" + type.name() + "\":").getBytes(StandardCharsets.US_ASCII);
        }
        return openings;
    }
}
