// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

/** What DynamoDB counts as the size of items and values: the rules of its item size limit, capacity and streams. */
final class ItemSize {
    private static final int DOCUMENT = 3; // what a list or map costs by itself
    private static final int ELEMENT = 1; // what each element of one costs beside its value

    private ItemSize() {}

    /** Names and values of the entries in {@code bytes[from, to)}. */
    static int ofEntries(byte[] bytes, int from, int to) {
        return ofEntries(bytes, from, to, 0);
    }

    /** The value whose body of {@code type} is {@code bytes[from, to)}. */
    static int ofBody(AttributeType type, byte[] bytes, int from, int to) {
        return switch (type) {
            case S, B -> to - from;
            case N -> NumberCodec.sizeBytes(bytes, from, to);
            case BOOL, NULL -> 1;
            case SS, NS, BS -> ofMembers(type.member(), bytes, from, to);
            case L -> DOCUMENT + ofElements(bytes, from, to);
            case M -> DOCUMENT + ofEntries(bytes, from, to, ELEMENT);
        };
    }

    private static int ofMembers(AttributeType member, byte[] bytes, int from, int to) {
        int size = 0;
        for (int at = from; at < to; ) {
            int length = CanonicalWriter.varint(bytes, at);
            int body = at + CanonicalWriter.varintBytes(length);
            at = body + length;
            size += ofBody(member, bytes, body, at);
        }
        return size;
    }

    private static int ofElements(byte[] bytes, int from, int to) {
        int size = 0;
        for (int at = from; at < to; ) {
            int length = CanonicalWriter.varint(bytes, at + 1);
            int body = at + 1 + CanonicalWriter.varintBytes(length);
            size += ELEMENT + ofBody(AttributeType.ofTag(bytes[at]), bytes, body, body + length);
            at = body + length;
        }
        return size;
    }

    private static int ofEntries(byte[] bytes, int from, int to, int perEntry) {
        int size = 0;
        for (int at = from; at < to; ) {
            int nameLength = CanonicalWriter.varint(bytes, at);
            int tag = at + CanonicalWriter.varintBytes(nameLength) + nameLength;
            int length = CanonicalWriter.varint(bytes, tag + 1);
            int body = tag + 1 + CanonicalWriter.varintBytes(length);
            size += perEntry + nameLength + ofBody(AttributeType.ofTag(bytes[tag]), bytes, body, body + length);
            at = body + length;
        }
        return size;
    }
}
