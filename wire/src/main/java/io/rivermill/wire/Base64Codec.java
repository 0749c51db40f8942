// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.Arrays;

/** Base64 as AWS's services read it, with their complaints; written without line ends. */
final class Base64Codec {
    private static final byte[] LETTERS = letters();
    private static final byte[] VALUES = values();

    private Base64Codec() {}

    /** Decodes {@code bytes[from, to)} in place; returns where the decoded bytes, which begin at from, end. */
    static int decodeInPlace(byte[] bytes, int from, int to) {
        return decode(bytes, from, to, bytes, from);
    }

    /** What {@code bytes[from, to)} encode. */
    static byte[] decode(byte[] bytes, int from, int to) {
        int pads = to - from < 2 || bytes[to - 1] != '=' ? 0 : bytes[to - 2] != '=' ? 1 : 2;
        byte[] decoded = new byte[Math.max(0, (to - from) / 4 * 3 - pads)];
        decode(bytes, from, to, decoded, 0);
        return decoded;
    }

    private static int decode(byte[] bytes, int from, int to, byte[] decoded, int begin) {
        if ((to - from) % 4 != 0) {
            throw JsonInput.typeMismatch(
                    "Base64 encoded length is expected a multiple of 4 bytes but found: " + (to - from));
        }
        if (from == to) {
            return begin;
        }
        int pads = bytes[to - 1] != '=' ? 0 : bytes[to - 2] != '=' ? 1 : 2;
        int target = begin;
        int at = from;
        for (int last = pads == 0 ? to : to - 4; at < last; at += 4) {
            int group = (value(bytes[at]) << 18)
                    | (value(bytes[at + 1]) << 12)
                    | (value(bytes[at + 2]) << 6)
                    | value(bytes[at + 3]);
            decoded[target++] = (byte) (group >> 16);
            decoded[target++] = (byte) (group >> 8);
            decoded[target++] = (byte) group;
        }
        if (pads > 0) {
            int group = (value(bytes[at]) << 12) | (value(bytes[at + 1]) << 6) | (pads == 1 ? value(bytes[at + 2]) : 0);
            if ((group & (pads == 1 ? 0x3 : 0x3ff)) != 0) {
                throw JsonInput.typeMismatch("Invalid last non-pad Base64 character dectected");
            }
            decoded[target++] = (byte) (group >> 10);
            if (pads == 1) {
                decoded[target++] = (byte) (group >> 2);
            }
        }
        return target;
    }

    /** Writes {@code bytes[from, to)} in base64 to {@code target} from {@code at} on; returns where it ends. */
    static int encode(byte[] bytes, int from, int to, byte[] target, int at) {
        int index = at;
        int source = from;
        for (; to - source >= 3; source += 3) {
            int group = ((bytes[source] & 0xff) << 16) | ((bytes[source + 1] & 0xff) << 8) | (bytes[source + 2] & 0xff);
            target[index++] = LETTERS[group >> 18];
            target[index++] = LETTERS[(group >> 12) & 63];
            target[index++] = LETTERS[(group >> 6) & 63];
            target[index++] = LETTERS[group & 63];
        }
        if (source < to) {
            boolean two = to - source == 2;
            int group = ((bytes[source] & 0xff) << 16) | (two ? (bytes[source + 1] & 0xff) << 8 : 0);
            target[index++] = LETTERS[group >> 18];
            target[index++] = LETTERS[(group >> 12) & 63];
            target[index++] = two ? LETTERS[(group >> 6) & 63] : (byte) '=';
            target[index++] = '=';
        }
        return index;
    }

    static int encodedLength(int length) {
        return (length + 2) / 3 * 4;
    }

    private static int value(byte letter) {
        int value = letter < 0 ? -1 : VALUES[letter];
        if (value < 0) {
            throw JsonInput.typeMismatch("Invalid base 64 character: '" + (char) (letter & 0xff) + "'");
        }
        return value;
    }

    private static byte[] letters() {
        byte[] letters = new byte[64];
        for (int i = 0; i < 26; i++) {
            letters[i] = (byte) ('A' + i);
            letters[26 + i] = (byte) ('a' + i);
        }
        for (int i = 0; i < 10; i++) {
            letters[52 + i] = (byte) ('0' + i);
        }
        letters[62] = '+';
        letters[63] = '/';
        return letters;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < LETTERS.length; i++) {
            values[LETTERS[i]] = (byte) i;
        }
        return values;
    }
}
