// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

/** Least and greatest length or value, both inclusive; the ends of {@code long} stand for "none". */
public record Bounds(long min, long max) {
    public static final Bounds NONE = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean hasMin() {
        return min != Long.MIN_VALUE;
    }

    public boolean hasMax() {
        return max != Long.MAX_VALUE;
    }

    public boolean any() {
        return hasMin() || hasMax();
    }
}
