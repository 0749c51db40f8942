// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import java.util.Optional;

/** What is asked of one item, which is seen as a number that may be absent; and what it does if nothing else happens. */
public sealed interface ItemAction {

    /** What an action makes of the item, and what it answers. */
    record Effect(Optional<Integer> after, ItemResult answer) {}

    Effect on(Optional<Integer> before);

    /** Writes a number whatever is there; answers what was. */
    record Put(int value) implements ItemAction {
        @Override
        public Effect on(Optional<Integer> before) {
            return new Effect(Optional.of(value), new ItemResult.Ok(before));
        }
    }

    /** Writes a number if {@code expected} is there (or nothing is, if that is empty); answers what was. */
    record PutIf(Optional<Integer> expected, int value) implements ItemAction {
        @Override
        public Effect on(Optional<Integer> before) {
            return before.equals(expected)
                    ? new Effect(Optional.of(value), new ItemResult.Ok(before))
                    : new Effect(before, new ItemResult.Refused());
        }
    }

    /** Adds to the number, an absent one counting as 0; answers the sum. */
    record Add(int amount) implements ItemAction {
        @Override
        public Effect on(Optional<Integer> before) {
            Optional<Integer> sum = Optional.of(before.orElse(0) + amount);
            return new Effect(sum, new ItemResult.Ok(sum));
        }
    }

    /** Removes the item; answers what was. */
    record Delete() implements ItemAction {
        @Override
        public Effect on(Optional<Integer> before) {
            return new Effect(Optional.empty(), new ItemResult.Ok(before));
        }
    }

    /** Reads the item. */
    record Get() implements ItemAction {
        @Override
        public Effect on(Optional<Integer> before) {
            return new Effect(before, new ItemResult.Ok(before));
        }
    }
}
