// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.wire.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The sizes of the item collections that one commit touches. A collection is all items of one partition key with their
 * entries in local indexes, and may not grow beyond ten gigabytes.
 *
 * <p>A table with local indexes has a keyspace for them: a row with the size (8 bytes) for each collection that has items,
 * at the place of its partition key, written in the commit of its items. So a size is exact, a write costs a small row
 * more, and tables without local indexes, which have no such keyspace, pay nothing.
 *
 * <p>Threads: made and used up within one {@code decide}.
 */
final class CollectionSizes {
    static final long BYTES_MAX = 10L << 30;

    private final Rows rows;
    private final Map<RowKey, Long> growths = new LinkedHashMap<>();

    /** None yet; {@code rows} has those of {@link #row} for all that will be added. */
    CollectionSizes(Rows rows) {
        this.rows = rows;
    }

    /** The row with the size of the collection that the item at {@code item} is in. */
    static RowKey row(Keyspace collections, RowKey item) {
        return new RowKey(collections, item.hash(), RowKeys.partition(item));
    }

    /** Takes note of a change of the item at {@code item}, if its table keeps sizes. */
    void add(RowKey item, ItemChange change) {
        Keyspace collections = change.table().collections();
        if (collections != null) {
            growths.merge(row(collections, item), change.growthBytes(), Long::sum);
        }
    }

    /** The same change, knowing the size of its collection after all that was added. */
    ItemChange measured(RowKey item, ItemChange change) {
        Keyspace collections = change.table().collections();
        return collections == null ? change : change.inCollection(sizeBytes(row(collections, item)));
    }

    /** True if the collection of {@code change}, which was added, grows beyond what it may have, not least by it. */
    boolean isExceededBy(RowKey item, ItemChange change) {
        Keyspace collections = change.table().collections();
        if (collections == null) {
            return false;
        }
        RowKey row = row(collections, item);
        return sizeBytes(row) > BYTES_MAX && growthBytes(row) > 0 && change.growthBytes() > 0;
    }

    /** The error of a write that would make a collection too large. */
    static ServiceException exceeded() {
        return new ServiceException("ItemCollectionSizeLimitExceededException", 400, "Collection size exceeded.");
    }

    /** Adds the new sizes to the commit. */
    void addTo(Decision.Write<?> write) {
        growths.forEach((row, growth) -> {
            long size = sizeBytes(row);
            if (growth != 0 && size == 0) {
                write.delete(row);
            } else if (growth != 0) {
                write.put(row, Bytes.ofLong(size));
            }
        });
    }

    private long growthBytes(RowKey row) {
        return Objects.requireNonNull(growths.get(row));
    }

    private long sizeBytes(RowKey row) {
        byte[] before = rows.get(row);
        return (before == null ? 0 : Bytes.getLong(before, 0)) + growthBytes(row);
    }
}
