// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.base.Bytes;
import io.rivermill.wire.AttributeValue;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads: one partition, and of it the sort keys in a range of {@link AttributeValue#keyBytes}.
 *
 * @param from the least bytes of a sort key in the range; empty when there is no lower bound
 * @param to the least bytes behind the range; null when there is no upper bound
 */
public record KeyRange(AttributeValue partition, byte[] from, byte @Nullable [] to) {

    /** True if a sort key with these bytes is in the range. */
    public boolean contains(byte[] sortKey) {
        return Bytes.compare(sortKey, from) >= 0 && (to == null || Bytes.compare(sortKey, to) < 0);
    }

    /** True if no sort key is in the range. */
    public boolean isEmpty() {
        return to != null && Bytes.compare(from, to) >= 0;
    }
}
