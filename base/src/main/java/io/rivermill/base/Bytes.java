// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.util.Arrays;

/** Byte strings: big-endian numbers, concatenation, unsigned order. */
public final class Bytes {
    /** No bytes. */
    public static final byte[] EMPTY = {};

    private Bytes() {}

    /** {@code value} in eight bytes, most significant first, so that unsigned numbers sort as bytes. */
    public static byte[] ofLong(long value) {
        byte[] bytes = new byte[Long.BYTES];
        putLong(bytes, 0, value);
        return bytes;
    }

    public static void putLong(byte[] target, int offset, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            target[offset + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    public static long getLong(byte[] source, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << 8) | (source[offset + i] & 0xff);
        }
        return value;
    }

    public static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** The order of unsigned bytes, shorter first: the order of rows. */
    public static int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, right);
    }

    public static boolean startsWith(byte[] whole, byte[] prefix) {
        return whole.length >= prefix.length && Arrays.equals(whole, 0, prefix.length, prefix, 0, prefix.length);
    }

    /**
     * The least byte string greater than every string that begins with {@code prefix}, or nothing-is-greater as an empty
     * array when {@code prefix} is all {@code 0xff}.
     */
    public static byte[] afterPrefix(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && prefix[end - 1] == (byte) 0xff) {
            end--;
        }
        byte[] next = Arrays.copyOf(prefix, end);
        if (end > 0) {
            next[end - 1]++;
        }
        return next;
    }
}
