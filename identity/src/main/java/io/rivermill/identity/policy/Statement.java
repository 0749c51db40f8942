// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement. Absent elements are null here and match nothing; documents that were let in by {@link PolicyRules} have
 * what their kind needs.
 *
 * @param from where its text begins in the document
 * @param to where its text ends
 */
public record Statement(
        @Nullable String sid,
        @Nullable Effect effect,
        @Nullable Principals principals,
        @Nullable Patterns actions,
        @Nullable Patterns resources,
        List<Condition> conditions,
        Place from,
        Place to) {

    /** What a statement does to a request to which it applies. */
    public enum Effect {
        ALLOW,
        DENY
    }

    /** A line and a column of a document, both from 1. */
    public record Place(int line, int column) {}

    /** {@code Action} or {@code Resource}, or with {@code negated} their {@code Not…} forms. */
    public record Patterns(boolean negated, List<Pattern> patterns) {
        public Patterns {
            patterns = List.copyOf(patterns);
        }
    }

    public Statement {
        conditions = List.copyOf(conditions);
    }
}
