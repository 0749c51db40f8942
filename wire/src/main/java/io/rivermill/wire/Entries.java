// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks over the sorted entries (name, value) of an item or of a map value. */
final class Entries {
    private Entries() {}

    /** Where the entry called {@code name} begins in {@code bytes[from, to)}, or -1. */
    static int find(byte[] bytes, int from, int to, byte[] name) {
        int at = lowerBound(bytes, from, to, name);
        return isAt(bytes, at, to, name) ? at : -1;
    }

    /** True if there is an entry at {@code at}, before {@code to}, and it is called {@code name}. */
    static boolean isAt(byte[] bytes, int at, int to, byte[] name) {
        if (at == to) {
            return false;
        }
        int nameStart = nameStart(bytes, at);
        int nameEnd = nameStart + CanonicalWriter.varint(bytes, at);
        return Arrays.equals(bytes, nameStart, nameEnd, name, 0, name.length);
    }

    /** Where the first entry begins whose name is not less than {@code name}; {@code to} if there is none. */
    static int lowerBound(byte[] bytes, int from, int to, byte[] name) {
        int at = from;
        while (at < to) {
            int nameStart = nameStart(bytes, at);
            int nameEnd = nameStart + CanonicalWriter.varint(bytes, at);
            if (Arrays.compareUnsigned(bytes, nameStart, nameEnd, name, 0, name.length) >= 0) {
                break;
            }
            at = next(bytes, at);
        }
        return at;
    }

    static @Nullable AttributeValue get(byte[] bytes, int from, int to, byte[] name) {
        int at = find(bytes, from, to, name);
        return at < 0 ? null : AttributeValue.at(bytes, valueStart(bytes, at));
    }

    static int nameStart(byte[] bytes, int entry) {
        return entry + CanonicalWriter.varintBytes(CanonicalWriter.varint(bytes, entry));
    }

    static int valueStart(byte[] bytes, int entry) {
        int nameLength = CanonicalWriter.varint(bytes, entry);
        return entry + CanonicalWriter.varintBytes(nameLength) + nameLength;
    }

    static String name(byte[] bytes, int entry) {
        return new String(bytes, nameStart(bytes, entry), CanonicalWriter.varint(bytes, entry), StandardCharsets.UTF_8);
    }

    /** Where the entry after the one at {@code entry} begins. */
    static int next(byte[] bytes, int entry) {
        return valueEnd(bytes, valueStart(bytes, entry));
    }

    /** Where the value at {@code value} ends. */
    static int valueEnd(byte[] bytes, int value) {
        int length = CanonicalWriter.varint(bytes, value + 1);
        return value + 1 + CanonicalWriter.varintBytes(length) + length;
    }

    static Iterator<Attribute> iterator(byte[] bytes, int from, int to) {
        return new Iterator<>() {
            private int at = from;

            @Override
            public boolean hasNext() {
                return at < to;
            }

            @Override
            public Attribute next() {
                if (at >= to) {
                    throw new NoSuchElementException();
                }
                Attribute attribute = new Attribute(name(bytes, at), AttributeValue.at(bytes, valueStart(bytes, at)));
                at = Entries.next(bytes, at);
                return attribute;
            }
        };
    }
}
