// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.StructureShape;
import org.jspecify.annotations.Nullable;

/** What the error shapes of models have in common. */
final class ErrorShapes {
    private ErrorShapes() {}

    /** The member that is the message, in whichever case; null if there is none. */
    static @Nullable Member message(@Nullable StructureShape shape) {
        if (shape == null) {
            return null;
        }
        for (Member member : shape.members()) {
            if (member.name().equalsIgnoreCase("message")) {
                return member;
            }
        }
        return null;
    }
}
