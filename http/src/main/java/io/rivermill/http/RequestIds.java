// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of requests: 52 characters for DynamoDB and its streams, UUIDs for the others, as each service has them. Unique, not
 * secret: a counter stirred by a seed (the mixing function of SplitMix64).
 *
 * <p>Threads: any.
 */
final class RequestIds {
    private static final byte[] BASE_32 = "0123456789ABCDEFGHIJKLMNOPQRSTUV".getBytes(StandardCharsets.US_ASCII);
    private static final int LONG_ID_CHARS = 52;
    private static final int CHARS_PER_WORD = 12; // of 5 bits each
    private static final int WORDS_PER_ID = 5;
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private final AtomicLong next;

    RequestIds(long seed) {
        this.next = new AtomicLong(mix(seed));
    }

    String longId() {
        long number = next.getAndAdd(WORDS_PER_ID);
        byte[] id = new byte[LONG_ID_CHARS];
        long word = 0;
        for (int i = 0; i < LONG_ID_CHARS; i++) {
            if (i % CHARS_PER_WORD == 0) {
                word = mix(number++ * STEP);
            }
            id[i] = BASE_32[(int) (word & 31)];
            word >>>= 5;
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    String uuid() {
        long number = next.getAndAdd(WORDS_PER_ID);
        long high = mix(number * STEP);
        long low = mix((number + 1) * STEP);
        return new UUID((high & ~0xf000L) | 0x4000L, (low & 0x3fffffffffffffffL) | 0x8000000000000000L).toString();
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
