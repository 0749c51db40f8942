// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import io.rivermill.base.Invariants;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.Objects;

/**
 * Where a table's items are. Part of the on-disk format:
 *
 * <pre>
 *   hash   of the partition key's bytes
 *   key    length of the partition key's bytes (2 bytes), those bytes, the sort key's bytes
 * </pre>
 *
 * Bytes of keys are {@link AttributeValue#keyBytes}, whose order is that of the values; so the items of a partition are
 * neighbours in the order of their sort keys, and different partitions never mix, even those of one hash.
 */
final class RowKeys {
    private static final int LENGTH_BYTES = 2;

    private RowKeys() {}

    /** The row of the item that has {@code key}, which fits {@code schema} (it may have more attributes). */
    static RowKey of(Keyspace keyspace, KeySchema schema, Item key) {
        byte[] partition = value(key, schema.partition()).keyBytes();
        byte[] prefix = prefix(partition);
        ScalarAttribute sort = schema.sort();
        byte[] whole =
                sort == null ? prefix : Bytes.concat(prefix, value(key, sort).keyBytes());
        return new RowKey(keyspace, Hash64.of(partition), whole);
    }

    static RowKey of(Table table, Item key) {
        return of(table.keyspace(), table.keySchema(), key);
    }

    /** The hash of a partition's rows. */
    static long hash(AttributeValue partition) {
        return Hash64.of(partition.keyBytes());
    }

    /** What the keys of a partition's rows begin with. */
    static byte[] prefix(AttributeValue partition) {
        return prefix(partition.keyBytes());
    }

    private static byte[] prefix(byte[] partition) {
        byte[] prefix = new byte[LENGTH_BYTES + partition.length];
        Invariants.check(partition.length <= 0xffff, "a partition key's length takes two bytes");
        prefix[0] = (byte) (partition.length >>> 8);
        prefix[1] = (byte) partition.length;
        System.arraycopy(partition, 0, prefix, LENGTH_BYTES, partition.length);
        return prefix;
    }

    private static AttributeValue value(Item key, ScalarAttribute attribute) {
        return Objects.requireNonNull(key.get(attribute.name()));
    }
}
