// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call of a recorded history.
 *
 * @param start a moment before it was sent
 * @param end a moment after its answer was read; of one without an answer, a moment when its server was gone
 */
public record ItemCall(int client, ItemAction action, ItemResult result, long start, long end) {

    /** What the item may be after this call if it was {@code before} and the call is next; nothing if it can't be. */
    List<Optional<Integer>> after(Optional<Integer> before) {
        ItemAction.Effect effect = action.on(before);
        List<Optional<Integer>> after = new ArrayList<>(2);
        if (result instanceof ItemResult.Unknown) {
            after.add(before);
            if (!effect.after().equals(before)) {
                after.add(effect.after());
            }
        } else if (effect.answer().equals(result)) {
            after.add(effect.after());
        }
        return after;
    }
}
