// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

/** Code points as bytes, strictly: shortest forms only, no surrogates, none above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** Where the code point ends that begins at {@code at} and isn't ASCII; what isn't one is malformed JSON. */
    static int skip(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || end - at < length) {
            throw JsonInput.malformed();
        }
        int second = bytes[at + 1] & 0xff;
        boolean legal = switch (lead) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second <= 0x9f;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second <= 0x8f;
            default -> true;
        };
        for (int i = 1; i < length; i++) {
            legal &= (bytes[at + i] & 0xc0) == 0x80;
        }
        if (!legal) {
            throw JsonInput.malformed();
        }
        return at + length;
    }

    /** Appends a code point that is no surrogate. */
    static void write(int codePoint, CanonicalWriter out) {
        if (codePoint < 0x80) {
            out.writeByte(codePoint);
        } else if (codePoint < 0x800) {
            out.writeByte(0xc0 | (codePoint >> 6));
            out.writeByte(0x80 | (codePoint & 0x3f));
        } else if (codePoint < 0x10000) {
            out.writeByte(0xe0 | (codePoint >> 12));
            out.writeByte(0x80 | ((codePoint >> 6) & 0x3f));
            out.writeByte(0x80 | (codePoint & 0x3f));
        } else {
            out.writeByte(0xf0 | (codePoint >> 18));
            out.writeByte(0x80 | ((codePoint >> 12) & 0x3f));
            out.writeByte(0x80 | ((codePoint >> 6) & 0x3f));
            out.writeByte(0x80 | (codePoint & 0x3f));
        }
    }
}
