// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.Consumption.Told;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.ConsumedCapacity;
import io.rivermill.wire.dynamodb.ItemCollectionMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a batch or transaction tells of its tables besides its items: capacity used, and item collections touched. Tables
 * are named as the request named them, in the order of their first mention.
 */
final class TableReport {
    private final Map<String, Consumption> spent = new LinkedHashMap<>();
    private final Map<String, Map<Item, ItemCollectionMetrics>> collections = new LinkedHashMap<>();

    void spend(String table, Consumption consumption) {
        spent.merge(table, consumption, Consumption::plus);
    }

    /** Takes what an ItemCollectionMetrics member says; null is nothing. */
    void touch(String table, @Nullable ItemCollectionMetrics collection) {
        if (collection != null) {
            collections
                    .computeIfAbsent(table, name -> new LinkedHashMap<>())
                    .put(Objects.requireNonNull(collection.itemCollectionKey()), collection);
        }
    }

    /** True if nothing was done. */
    boolean isEmpty() {
        return spent.isEmpty();
    }

    /** The answer's ConsumedCapacity, or null if {@code asked} doesn't ask for it. */
    @Nullable
    List<ConsumedCapacity> consumed(@Nullable String asked, Told told) {
        List<ConsumedCapacity> consumed = new ArrayList<>();
        spent.forEach((table, consumption) -> {
            ConsumedCapacity one = consumption.of(table, asked, told);
            if (one != null) {
                consumed.add(one);
            }
        });
        return consumed.isEmpty() ? null : consumed;
    }

    /** The answer's ItemCollectionMetrics, or null if no collection was touched. */
    @Nullable
    Map<String, List<ItemCollectionMetrics>> collections() {
        Map<String, List<ItemCollectionMetrics>> touched = new LinkedHashMap<>();
        collections.forEach((table, byKey) -> touched.put(table, List.copyOf(byKey.values())));
        return touched.isEmpty() ? null : touched;
    }
}
