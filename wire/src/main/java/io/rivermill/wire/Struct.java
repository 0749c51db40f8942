// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import org.jspecify.annotations.Nullable;

/**
 * The members of one structure, by their index in the shape.
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
}
