// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where items and index entries are. Part of the on-disk format:
 *
 * <pre>
 *   hash   of the HASH attributes' parts
 *   key    the HASH attributes' parts, the RANGE attributes' parts, and for index entries the key of the item's row
 *   part   the value's bytes, each 00 as 00 ff, then 00 00
 * </pre>
 *
 * Bytes of values are {@link AttributeValue#keyBytes}, whose order is that of the values, and parts keep it whatever
 * follows them. So the items of a partition are neighbours in the order of their RANGE attributes, different partitions
 * never mix, even those of one hash, and a condition on a key is a range of rows.
 */
final class RowKeys {
    private RowKeys() {}

    /** The row of the table's item that has {@code key}. */
    static RowKey of(Table table, Item key) {
        return of(table.keyspace(), table.keySchema(), key, Bytes.EMPTY);
    }

    /** The row of the item or entry with {@code key} (which may have more attributes) and what identifies it further. */
    static RowKey of(Keyspace keyspace, KeySchema schema, Item key, byte[] suffix) {
        byte[] partition = parts(values(schema.hash(), key));
        byte[] range = parts(values(schema.range(), key));
        return new RowKey(keyspace, Hash64.of(partition), Bytes.concat(partition, range, suffix));
    }

    /** The HASH attribute's part of the row of a table's item, without whatever follows it. */
    static byte[] partition(RowKey item) {
        byte[] key = item.key();
        int end = 0;
        while (key[end] != 0 || key[end + 1] != 0) {
            end++;
        }
        return Arrays.copyOf(key, end + 2);
    }

    /** The parts of {@code values}, one after the other. */
    static byte[] parts(List<AttributeValue> values) {
        byte[][] parts = new byte[values.size()][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Bytes.concat(escaped(values.get(i).keyBytes()), new byte[2]);
        }
        return Bytes.concat(parts);
    }

    /**
     * A part without its end, which keeps the order as well: the bytes of a value are not less than {@code bytes} if and
     * only if its part is not less than this.
     */
    static byte[] escaped(byte[] bytes) {
        int zeros = 0;
        for (byte b : bytes) {
            zeros += b == 0 ? 1 : 0;
        }
        if (zeros == 0) {
            return bytes;
        }
        byte[] escaped = new byte[bytes.length + zeros];
        int at = 0;
        for (byte b : bytes) {
            escaped[at++] = b;
            if (b == 0) {
                escaped[at++] = (byte) 0xff;
            }
        }
        return escaped;
    }

    private static List<AttributeValue> values(List<ScalarAttribute> attributes, Item key) {
        List<AttributeValue> values = new ArrayList<>(attributes.size());
        for (ScalarAttribute attribute : attributes) {
            values.add(Objects.requireNonNull(key.get(attribute.name())));
        }
        return values;
    }
}
