// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The ids and secrets that IAM gives out: four letters that tell the kind, then base32.
 *
 * <p>Threads: as safe as the generator that was passed in.
 */
final class Ids {
    static final String ROLE = "AROA";
    static final String USER = "AIDA";
    static final String POLICY = "ANPA";
    static final String ACCESS_KEY = "AKIA";

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int UNIQUE_LETTERS = 17;
    private static final int KEY_LETTERS = 16;
    private static final int SECRET_BYTES = 30; // 40 characters of base64

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** A unique id of 21 characters. */
    String unique(String prefix) {
        return prefix + letters(bytes(UNIQUE_LETTERS), UNIQUE_LETTERS);
    }

    /** An access key id of 20 characters. */
    String accessKey() {
        return ACCESS_KEY + letters(bytes(KEY_LETTERS), KEY_LETTERS);
    }

    String secret() {
        return Base64.getEncoder().encodeToString(bytes(SECRET_BYTES));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A unique id that always is the same for the same text. */
    static String derived(String prefix, String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        byte[] first = Bytes.ofLong(Hash64.of(source));
        byte[] second = Bytes.ofLong(Hash64.of(Bytes.concat(source, first)));
        byte[] third = Bytes.ofLong(Hash64.of(Bytes.concat(source, second)));
        return prefix + letters(Bytes.concat(first, second, third), UNIQUE_LETTERS);
    }

    /** The first {@code count} bytes as a letter each. */
    private static String letters(byte[] bytes, int count) {
        StringBuilder letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(BASE32.charAt(bytes[i] & 31));
        }
        return letters.toString();
    }

    /** Ten bytes in sixteen letters, and every bit of them. */
    static String base32(byte[] tenBytes) {
        StringBuilder letters = new StringBuilder(KEY_LETTERS);
        for (int bit = 0; bit < tenBytes.length * Byte.SIZE; bit += 5) {
            int at = bit / Byte.SIZE;
            int pair = (tenBytes[at] & 0xff) << 8 | (at + 1 < tenBytes.length ? tenBytes[at + 1] & 0xff : 0);
            letters.append(BASE32.charAt(pair >>> (11 - bit % Byte.SIZE) & 31));
        }
        return letters.toString();
    }
}
