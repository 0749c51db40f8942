// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Addresses and ranges of addresses: {@code 203.0.113.7}, {@code 203.0.113.0/24}, {@code 2001:db8::/32}. */
final class IpRange {
    private IpRange() {}

    /** True if {@code address} is in {@code range}. Neither is ever looked up by name. */
    static boolean contains(@Nullable String range, String address) {
        if (range == null) {
            return false;
        }
        int slash = range.indexOf('/');
        byte[] base = bytes(slash < 0 ? range : range.substring(0, slash));
        byte[] asked = bytes(address);
        if (base == null || asked == null || base.length != asked.length) {
            return false;
        }
        int bits = slash < 0 ? base.length * Byte.SIZE : prefix(range.substring(slash + 1), base.length * Byte.SIZE);
        if (bits < 0) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            if ((base[bit / Byte.SIZE] & mask) != (asked[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int prefix(String text, int max) {
        if (!text.matches("\\d{1,3}")) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= max ? bits : -1;
    }

    private static byte @Nullable [] bytes(String text) {
        try {
            return InetAddress.ofLiteral(text.strip()).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
