// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeValue;

/** One condition on one key attribute. */
sealed interface KeyClause {
    String attribute();

    /** {@code attribute comparator value}; the comparator is any but {@code <>}. */
    record Compared(String attribute, Comparator comparator, AttributeValue value) implements KeyClause {}

    record Between(String attribute, AttributeValue lower, AttributeValue upper) implements KeyClause {}

    record BeginsWith(String attribute, AttributeValue prefix) implements KeyClause {}

    /** What no index answers. Expressions with such a condition are refused when they are read. */
    record NotIndexable(String attribute) implements KeyClause {}
}
