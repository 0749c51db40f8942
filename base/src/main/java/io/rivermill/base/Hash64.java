// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

/**
 * The fixed 64-bit hash of byte strings that places rows. <b>It is part of the on-disk format and never changes.</b>
 *
 * <p>Bytes are taken eight at a time, big-endian, the last group padded with zeros; each group is mixed into the state
 * with the finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014); the length
 * is mixed in last, so padding can't collide.
 */
public final class Hash64 {
    private static final long SEED = 0x9e3779b97f4a7c15L; // the golden ratio's bits, as in SplitMix64

    private Hash64() {}

    public static long of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public static long of(byte[] bytes, int from, int length) {
        long state = SEED;
        int at = from;
        int end = from + length;
        while (end - at >= Long.BYTES) {
            state = mix(state ^ Bytes.getLong(bytes, at)) + SEED;
            at += Long.BYTES;
        }
        long rest = 0;
        for (int shift = 56; at < end; at++, shift -= 8) {
            rest |= (bytes[at] & 0xffL) << shift;
        }
        state = mix(state ^ rest) + SEED;
        return mix(state ^ length);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
