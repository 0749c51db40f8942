// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.base.Bytes;
import io.rivermill.wire.AttributeValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads: of one partition the sort keys that begin with some values, and of those the ones whose next
 * attribute is in a range of {@link AttributeValue#keyBytes}.
 *
 * @param partition the values of the HASH attributes
 * @param prefix the values of the first RANGE attributes; only keys of several RANGE attributes have any
 * @param from the least bytes of the attribute behind the prefix; empty when there is no lower bound
 * @param to the least bytes behind the range; null when there is no upper bound
 */
public record KeyRange(List<AttributeValue> partition, List<AttributeValue> prefix, byte[] from, byte @Nullable [] to) {

    /** All of what begins with the prefix. */
    static KeyRange all(List<AttributeValue> partition, List<AttributeValue> prefix) {
        return new KeyRange(partition, prefix, Bytes.EMPTY, null);
    }

    /** True if the condition is on the partition alone. */
    public boolean isWholePartition() {
        return prefix.isEmpty() && from.length == 0 && to == null;
    }

    /** True if {@code sort}, the values of all RANGE attributes, are in the range, whatever the partition is. */
    public boolean hasSortKey(List<AttributeValue> sort) {
        if (isWholePartition()) {
            return true;
        }
        byte[] next = sort.get(prefix.size()).keyBytes();
        return prefix.equals(sort.subList(0, prefix.size()))
                && Bytes.compare(from, next) <= 0
                && (to == null || Bytes.compare(next, to) < 0);
    }
}
