// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Percent-encoding as Signature V4 wants it: all but unreserved characters, by UTF-8 bytes, in upper-case hex.
 *
 * <p>Threads: pure functions.
 */
final class PercentEncoding {
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

    private PercentEncoding() {}

    static String encode(String text) {
        return encode(text, false);
    }

    /** Leaves slashes as they are. */
    static String encodePath(String path) {
        return encode(path, true);
    }

    /** The text that {@code encoded} stands for. A percent sign without two hex digits after it stands for itself. */
    static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length && digit(in[i + 1]) >= 0 && digit(in[i + 2]) >= 0) {
                out[length++] = (byte) ((digit(in[i + 1]) << 4) | digit(in[i + 2]));
                i += 2;
            } else {
                out[length++] = in[i];
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
        return (c < 128 && UNRESERVED[c]) || (keepSlash && c == '/');
    }

    private static int digit(byte b) {
        return Character.digit(b, 16);
    }
}
