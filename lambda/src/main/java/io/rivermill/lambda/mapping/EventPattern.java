// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.wire.JsonTree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter's pattern, or a part of it. Values are those of {@link JsonTree}; null is one that isn't there. */
sealed interface EventPattern {

    boolean matches(@Nullable Object value);

    /** An object: every named member has to match; others don't matter. */
    record Members(Map<String, EventPattern> members, List<EventPattern> alternatives) implements EventPattern {
        @Override
        public boolean matches(@Nullable Object value) {
            Map<?, ?> object = value instanceof Map<?, ?> map ? map : Map.of();
            for (Map.Entry<String, EventPattern> member : members.entrySet()) {
                if (!member.getValue().matches(object.get(member.getKey()))) {
                    return false;
                }
            }
            return alternatives.stream().allMatch(alternative -> alternative.matches(value));
        }
    }

    /** {@code $or}: one of several objects has to match. */
    record AnyOf(List<EventPattern> branches) implements EventPattern {
        @Override
        public boolean matches(@Nullable Object value) {
            return branches.stream().anyMatch(branch -> branch.matches(value));
        }
    }

    /** An array: one of the tests has to hold for the value, or for an element if the value is an array itself. */
    record Leaf(List<ValueTest> tests) implements EventPattern {
        @Override
        public boolean matches(@Nullable Object value) {
            if (value == null || value instanceof Map<?, ?>) {
                return tests.contains(new ValueTest.Exists(false)); // members with members don't count as being there
            }
            if (value instanceof List<?> elements) {
                return elements.stream().anyMatch(this::matchesOne);
            }
            return matchesOne(value);
        }

        private boolean matchesOne(@Nullable Object value) {
            return value != null && tests.stream().anyMatch(test -> test.holds(value));
        }
    }
}
