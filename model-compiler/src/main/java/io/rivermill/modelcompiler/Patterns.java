// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import org.jspecify.annotations.Nullable;

/** Patterns as the services quote them. */
final class Patterns {
    private Patterns() {}

    /** Without one pair of anchors, which models have and messages mostly don't. */
    static @Nullable String bare(@Nullable String pattern) {
        if (pattern == null || !pattern.startsWith("^") || !pattern.endsWith("$") || pattern.endsWith("\\$")) {
            return pattern;
        }
        return pattern.substring(1, pattern.length() - 1);
    }
}
