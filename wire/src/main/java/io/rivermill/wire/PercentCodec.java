// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Percent-encoding of text in UTF-8: all but what RFC 3986 calls unreserved, in upper-case hex, as Signature V4 wants it.
 *
 * <p>Threads: pure functions.
 */
public final class PercentCodec {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] UNRESERVED = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            UNRESERVED[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            UNRESERVED[c] = true;
            UNRESERVED[c - 'a' + 'A'] = true;
        }
        for (char c : "-_.~".toCharArray()) {
            UNRESERVED[c] = true;
        }
    }

    private PercentCodec() {}

    /** The text that {@code encoded} stands for. A percent sign without two hex digits after it stands for itself. */
    public static String decode(String encoded) {
        return decode(encoded, false);
    }

    /** Decodes as from a form: a plus sign is a blank. */
    public static String decodeForm(String encoded) {
        return decode(encoded, true);
    }

    public static String encode(String text) {
        return encode(text, false);
    }

    /** Leaves slashes as they are. */
    public static String encodePath(String path) {
        return encode(path, true);
    }

    private static String decode(String encoded, boolean plus) {
        if (encoded.indexOf('%') < 0 && (!plus || encoded.indexOf('+') < 0)) {
            return encoded;
        }
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
            if (low >= 0) {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = plus && in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static String encode(String text, boolean keepSlash) {
        int plain = 0;
        while (plain < text.length() && isKept(text.charAt(plain), keepSlash)) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length * 3];
        int length = 0;
        for (byte b : in) {
            if (b >= 0 && isKept((char) b, keepSlash)) {
                out[length++] = b;
            } else {
                out[length++] = '%';
                out[length++] = HEX[(b >> 4) & 15];
                out[length++] = HEX[b & 15];
            }
        }
        return new String(Arrays.copyOf(out, length), StandardCharsets.US_ASCII);
    }

    private static boolean isKept(char c, boolean keepSlash) {
        return (c < UNRESERVED.length && UNRESERVED[c]) || (keepSlash && c == '/');
    }
}
