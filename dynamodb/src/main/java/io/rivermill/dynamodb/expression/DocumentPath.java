// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way to a value inside an item: an attribute's name, then names of map entries and indexes of list elements. */
record DocumentPath(String attribute, List<Element> rest) {
    sealed interface Element {}

    record Name(String name) implements Element {
        @Override
        public String toString() {
            return name;
        }
    }

    record Index(int index) implements Element {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /** The value there, or null. */
    @Nullable
    AttributeValue in(Item item) {
        AttributeValue value = item.get(attribute);
        for (int i = 0; i < rest.size() && value != null; i++) {
            value = switch (rest.get(i)) {
                case Name(String name) -> value.type() == AttributeType.M ? value.get(name) : null;
                case Index(int index) -> value.type() == AttributeType.L ? value.element(index) : null;
            };
        }
        return value;
    }

    /** True if one of the two paths leads through the other, or to the same place. */
    boolean overlaps(DocumentPath other) {
        return attribute.equals(other.attribute) && commonSteps(other) == Math.min(rest.size(), other.rest.size());
    }

    /** True if the paths part where one takes what it meets for a map and the other for a list. */
    boolean conflicts(DocumentPath other) {
        int common = commonSteps(other);
        return attribute.equals(other.attribute)
                && common < rest.size()
                && common < other.rest.size()
                && rest.get(common) instanceof Name != other.rest.get(common) instanceof Name;
    }

    private int commonSteps(DocumentPath other) {
        int common = 0;
        while (common < rest.size()
                && common < other.rest.size()
                && rest.get(common).equals(other.rest.get(common))) {
            common++;
        }
        return common;
    }

    /** As AWS prints it: {@code [a, b, [0]]}. */
    @Override
    public String toString() {
        return "[" + attribute + rest.stream().map(step -> ", " + step).collect(Collectors.joining()) + "]";
    }
}
