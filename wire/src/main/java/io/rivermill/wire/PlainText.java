// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of text that is the same inside a JSON string as outside, eight bytes at a time. */
final class PlainText {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private PlainText() {}

    /** The first place in {@code bytes[from, to)} with a quote, backslash, control character or non-ASCII byte; else to. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at);
            long special = special(word);
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        while (at < to && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    /** High bits of the bytes that aren't plain; exact for the lowest of them, which is the one that counts. */
    private static long special(long word) {
        long quote = word ^ (EACH * '"');
        long backslash = word ^ (EACH * '\\');
        long below = (word - EACH * ' ') & ~word;
        return (((quote - EACH) & ~quote) | ((backslash - EACH) & ~backslash) | below | word) & HIGH_BITS;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }
}
