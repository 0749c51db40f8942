// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;

/** An attribute of the key of a table or index, as key conditions see it. */
public interface KeyElement {
    String name();

    AttributeType type();
}
