// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.ItemCollectionMetrics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the operations that write an item have in common. */
final class ItemWrites {
    private ItemWrites() {}

    /** PutItem and DeleteItem have nothing new to return. */
    static void checkOldOrNone(RequestWording wording, @Nullable String returnValues) {
        if (returnValues != null && !returnValues.equals("ALL_OLD") && !returnValues.equals("NONE")) {
            throw wording.refuse("ReturnValues can only be ALL_OLD or NONE");
        }
    }

    /**
     * The item collection that a write touched, if the request asked for it and the table has local indexes; else null.
     * The estimate is wide: collections aren't measured one by one.
     */
    static @Nullable ItemCollectionMetrics collection(ItemChange change, @Nullable String asked) {
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
                .sizeEstimateRangeGB(List.of(0.0, 1.0));
    }
}
