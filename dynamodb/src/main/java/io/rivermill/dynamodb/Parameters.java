// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.wire.InvalidValue;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of an operation's expression parameters and of those that came before expressions a request has, in the order in
 * which DynamoDB names them. It may not have both.
 */
final class Parameters {
    private final RequestWording wording;
    private final List<String> legacy = new ArrayList<>();
    private final List<String> expressions = new ArrayList<>();

    Parameters(RequestWording wording) {
        this.wording = wording;
    }

    Parameters legacy(String name, @Nullable Object given) {
        if (given != null) {
            legacy.add(name);
        }
        return this;
    }

    Parameters expression(String name, @Nullable String given) {
        if (given != null) {
            expressions.add(name);
        }
        return this;
    }

    /** Refuses a mixture. */
    void check() {
        if (!legacy.isEmpty() && !expressions.isEmpty()) {
            throw wording.refuse("Can not use both expression and non-expression parameters in the same request:"
                    + " Non-expression parameters: {" + String.join(", ", legacy) + "} Expression parameters: {"
                    + String.join(", ", expressions) + "}");
        }
    }

    /** True if the request has an expression. */
    boolean hasExpressions() {
        return !expressions.isEmpty();
    }

    /** Refuses an item or key with an attribute without a name, then one whose values are malformed. */
    static void checkValues(RequestWording wording, Item item) {
        if (!item.isEmpty() && item.names().getFirst().isEmpty()) {
            throw wording.refuse("Empty attribute name");
        }
        InvalidValue invalid = item.invalid();
        if (invalid != null) {
            throw wording.refuse(invalid);
        }
    }

    /** Refuses attributes that are asked for twice. */
    static void checkAttributesToGet(RequestWording wording, @Nullable List<String> attributes) {
        if (attributes == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String attribute : attributes) {
            if (!seen.add(attribute)) {
                throw wording.refuse(
                        "One or more parameter values were invalid: Duplicate value in attribute name: " + attribute);
            }
        }
    }
}
