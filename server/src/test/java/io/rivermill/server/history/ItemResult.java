// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import java.util.Optional;

/** How a call on one item ended. */
public sealed interface ItemResult {

    /** It was done; the value is what its {@link ItemAction} says it answers. */
    record Ok(Optional<Integer> value) implements ItemResult {}

    /** Its condition didn't hold. */
    record Refused() implements ItemResult {}

    /** Nobody answered: it happened before the call's end or never. */
    record Unknown() implements ItemResult {}
}
