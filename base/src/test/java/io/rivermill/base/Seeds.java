// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Property tests: a property is tried with many seeds; the one that fails is printed, and {@code -Dseed=N} repeats it
 * alone.
 */
public final class Seeds {
    private Seeds() {}

    /** Tries {@code property} {@code times} times, each with a generator of its own seed. */
    public static void tryEach(int times, Consumer<RandomGenerator> property) {
        Long only = Long.getLong("seed");
        long first = only != null ? only : System.nanoTime();
        int tries = only != null ? 1 : times * Integer.getInteger("tries", 1);
        for (int i = 0; i < tries; i++) {
            long seed = first + i;
            try {
                property.accept(generator(seed));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("failed with -Dseed=" + seed, e);
            }
        }
    }

    public static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
