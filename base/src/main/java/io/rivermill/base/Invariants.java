// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.util.function.BooleanSupplier;

/**
 * Conditions that hold unless Rivermill itself is wrong. A broken one is a bug and is thrown as
 * {@link IllegalStateException}, never answered to a client as its fault.
 */
public final class Invariants {
    private static final boolean AUDIT = Boolean.getBoolean("rivermill.audit");

    private Invariants() {}

    /** Cheap, always on. */
    public static void check(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("broken invariant: " + what);
        }
    }

    /** Dear: evaluated only in runs with {@code -Drivermill.audit=true}, as all tests are. */
    public static void audit(BooleanSupplier condition, String what) {
        if (AUDIT) {
            check(condition.getAsBoolean(), what);
        }
    }
}
