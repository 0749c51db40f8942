// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The members of one structure, by their index in the shape. What a member holds follows its shape: {@code String},
 * {@code byte[]}, {@code Boolean}, {@code Integer}, {@code Long}, {@code Double}, {@code Instant}, {@code Item},
 * {@code AttributeValue}, {@code Struct}, or a {@code List} or {@code Map} of these; null where it is absent.
 *
 * <p>Threads: not shared while it is being filled.
 */
public final class Struct {
    private final @Nullable Object[] values;

    public Struct(int members) {
        this.values = new Object[members];
    }

    public @Nullable Object get(int member) {
        return values[member];
    }

    public void set(int member, @Nullable Object value) {
        values[member] = value;
    }

    public int size() {
        return values.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Struct that && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values);
    }
}
