// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

/** The two generations of sentences in which AWS refuses a request that breaks its model's constraints. */
public enum Wording {
    /** All failures, values quoted, members in lower camel case. */
    OLDER,
    /** The first failure only, no value, members as the model spells them. */
    CURRENT
}
