// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Caller;
import io.rivermill.http.WrittenChanges;
import io.rivermill.store.NumberedUpdate;
import io.rivermill.store.Store;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.ItemCollectionMetrics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the operations that write an item have in common. */
final class ItemWrites {
    private static final long GB_BYTES = 1L << 30;

    private ItemWrites() {}

    /** The same update, which tells the caller's record of changes what it made, if there is one. */
    static <R> Update<R> recorded(Update<R> update, Caller caller) {
        WrittenChanges written = caller.written();
        return written == null
                ? update
                : new NumberedUpdate<>(update, (bucket, sequence) -> written.add(sequence, bucket.index()));
    }

    /** PutItem and DeleteItem have nothing new to return. */
    static void checkOldOrNone(RequestWording wording, @Nullable String returnValues) {
        if (returnValues != null && !returnValues.equals("ALL_OLD") && !returnValues.equals("NONE")) {
            throw wording.refuse("ReturnValues can only be ALL_OLD or NONE");
        }
    }

    /** The item collection that a write touched, if the request asked for it and the table has local indexes; else null. */
    static @Nullable ItemCollectionMetrics collection(Store store, ItemChange change, @Nullable String asked) {
        Table table = change.table();
        boolean collections = table.indexes().stream().anyMatch(Index::local);
        Item item = change.after() == null ? change.before() : change.after();
        if (!"SIZE".equals(asked) || !collections || item == null) {
            return null;
        }
        String hash = table.keySchema().hash().getFirst().name();
        return ItemCollectionMetrics.create()
                .itemCollectionKey(Item.builder()
                        .put(hash, Objects.requireNonNull(item.get(hash)))
                        .build())
                .sizeEstimateRangeGB(
                        table.collections() != null
                                ? sizeRange(change.collectionBytes(), change.collectionBytes())
                                : sizeRange(0, bucketBytes(store, table, item)));
    }

    /** The bounds in GB of a collection that has so many bytes at least and at most: a GB apart if the size is known. */
    static List<Double> sizeRange(long least, long most) {
        long from = least / GB_BYTES;
        return List.of((double) from, Math.max(from + 1.0, Math.ceil((double) most / GB_BYTES)));
    }

    /**
     * The size of all items and entries of local indexes in the bucket that has {@code item}, and all of its collection:
     * the bound that is known for tables from before collections were measured.
     */
    private static long bucketBytes(Store store, Table table, Item item) {
        int bucket = RowKeys.of(table, item).bucket().index();
        long bytes = store.heads(table.keyspace()).get(bucket).bytes();
        for (Index index : table.indexes()) {
            bytes += index.local() ? store.heads(index.keyspace()).get(bucket).bytes() : 0;
        }
        return bytes;
    }
}
