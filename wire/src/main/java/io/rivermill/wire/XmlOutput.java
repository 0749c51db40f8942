// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** XML as it grows. Threads: not shared. */
final class XmlOutput {
    private final StringBuilder out = new StringBuilder(1024);

    XmlOutput open(String name) {
        return open(name, null);
    }

    XmlOutput open(String name, @Nullable String namespace) {
        out.append('<').append(name);
        if (namespace != null) {
            out.append(" xmlns=\"").append(namespace).append('"');
        }
        out.append('>');
        return this;
    }

    XmlOutput close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    XmlOutput element(String name, String text) {
        open(name).text(text);
        return close(name);
    }

    /** Escaped; characters that XML doesn't have become the replacement character. */
    XmlOutput text(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#xD;");
                default -> out.appendCodePoint(legal(c) ? c : 0xfffd);
            }
        }
        return this;
    }

    private static boolean legal(int c) {
        return c == '\t' || c == '\n' || (c >= ' ' && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    }

    byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
