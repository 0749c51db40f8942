// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeValue;

/** What an update does at one place. */
sealed interface UpdateAction {
    DocumentPath target();

    record Set(DocumentPath target, Source source) implements UpdateAction {}

    record Remove(DocumentPath target) implements UpdateAction {}

    /** @param operand a number or a set, or a list to be appended, which only AttributeUpdates does */
    record Add(DocumentPath target, AttributeValue operand) implements UpdateAction {}

    /** @param operand a set */
    record Delete(DocumentPath target, AttributeValue operand) implements UpdateAction {}
}
