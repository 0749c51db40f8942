// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.Arrays;

/** Looks for a value inside another, on their canonical bytes. */
final class ValueSearch {
    private ValueSearch() {}

    /** True if the bytes of {@code part} are among those of {@code whole}; both are S or both B. Takes linear time. */
    static boolean hasPart(AttributeValue whole, AttributeValue part) {
        byte[] bytes = whole.array();
        byte[] wanted = part.keyBytes();
        int[] borders = borders(wanted);
        int matched = 0;
        for (int at = whole.bodyStart(); matched < wanted.length && at < whole.bodyEnd(); at++) {
            while (matched > 0 && bytes[at] != wanted[matched]) {
                matched = borders[matched - 1];
            }
            matched += bytes[at] == wanted[matched] ? 1 : 0;
        }
        return matched == wanted.length;
    }

    /** For each beginning of {@code text}, the length of the longest shorter beginning that also ends it (Knuth, Morris, Pratt). */
    private static int[] borders(byte[] text) {
        int[] borders = new int[text.length];
        int matched = 0;
        for (int at = 1; at < text.length; at++) {
            while (matched > 0 && text[at] != text[matched]) {
                matched = borders[matched - 1];
            }
            matched += text[at] == text[matched] ? 1 : 0;
            borders[at] = matched;
        }
        return borders;
    }

    /** True if {@code set} has {@code member}, which is of the type of its members. */
    static boolean hasMember(AttributeValue set, AttributeValue member) {
        byte[] bytes = set.array();
        for (int at = set.bodyStart(); at < set.bodyEnd(); ) {
            int length = CanonicalWriter.varint(bytes, at);
            int from = at + CanonicalWriter.varintBytes(length);
            at = from + length;
            if (isBodyAt(bytes, from, at, member)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasElement(AttributeValue list, AttributeValue element) {
        byte[] bytes = list.array();
        for (int at = list.bodyStart(); at < list.bodyEnd(); at = Entries.valueEnd(bytes, at)) {
            if (AttributeValue.at(bytes, at).equals(element)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBodyAt(byte[] bytes, int from, int to, AttributeValue value) {
        return Arrays.equals(bytes, from, to, value.array(), value.bodyStart(), value.bodyEnd());
    }
}
