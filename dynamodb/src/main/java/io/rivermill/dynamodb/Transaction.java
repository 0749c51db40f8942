// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Decision;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes of several items, of any tables, in one commit: all of them or none. It is one update of the store over the
 * items' rows and the token's, so it is serializable without locks, and nobody sees part of it.
 *
 * <p>With a token that was used by the same request lately it writes nothing and answers what is there.
 *
 * @param writes each of another item
 * @param token null if the request has none
 */
record Transaction(List<ItemUpdate> writes, @Nullable TransactionToken token) implements Update<Transaction.Outcome> {

    /**
     * What a transaction made of its items.
     *
     * @param replayed true if it had been applied before; then changes are from the present items to themselves
     * @param changes one for each write, in their order
     */
    record Outcome(boolean replayed, List<ItemChange> changes) {}

    @Override
    public List<KeyspaceVersion> versions() {
        return writes.stream().map(write -> write.table().planned()).distinct().toList();
    }

    @Override
    public List<RowKey> keys() {
        Set<RowKey> keys = new LinkedHashSet<>(); // items may be of one collection
        writes.forEach(write -> keys.addAll(write.keys()));
        if (token != null) {
            keys.addAll(token.places());
        }
        return List.copyOf(keys);
    }

    @Override
    public int weightBytes() {
        return writes.stream().mapToInt(ItemUpdate::weightBytes).sum();
    }

    @Override
    public Decision<Outcome> decide(Rows rows) {
        CollectionSizes sizes = new CollectionSizes(rows);
        if (token != null && token.isUsed(rows)) {
            return Decision.write(new Outcome(true, measured(sizes, present(rows))));
        }
        List<ItemChange> changes = measured(sizes, changes(rows));
        checkCollections(sizes, changes);
        Decision.Write<Outcome> write = Decision.write(new Outcome(false, changes));
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).addTo(write, writes.get(i).row(), rows);
        }
        sizes.addTo(write);
        if (token != null) {
            token.addTo(write);
        }
        return write;
    }

    private List<ItemChange> changes(Rows rows) {
        List<ItemChange> changes = new ArrayList<>(writes.size());
        Cancellation cancellation = null;
        for (int i = 0; i < writes.size(); i++) {
            try {
                changes.add(writes.get(i).change(rows));
            } catch (ServiceException e) {
                if (!e.code().equals("ConditionalCheckFailedException")) {
                    throw Cancellation.invalid(writes.size(), i, e);
                }
                cancellation = cancellation == null ? Cancellation.of(writes.size()) : cancellation;
                cancellation.conditionFailed(i, e);
            }
        }
        if (cancellation != null) {
            throw cancellation.error();
        }
        return changes;
    }

    /** The changes, each with the size of its collection after all of them. */
    private List<ItemChange> measured(CollectionSizes sizes, List<ItemChange> changes) {
        List<ItemChange> measured = new ArrayList<>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            sizes.add(writes.get(i).row(), changes.get(i));
        }
        for (int i = 0; i < changes.size(); i++) {
            measured.add(sizes.measured(writes.get(i).row(), changes.get(i)));
        }
        return measured;
    }

    private void checkCollections(CollectionSizes sizes, List<ItemChange> changes) {
        Cancellation cancellation = null;
        for (int i = 0; i < changes.size(); i++) {
            if (sizes.isExceededBy(writes.get(i).row(), changes.get(i))) {
                cancellation = cancellation == null ? Cancellation.of(writes.size()) : cancellation;
                cancellation.collectionExceeded(i);
            }
        }
        if (cancellation != null) {
            throw cancellation.error();
        }
    }

    private List<ItemChange> present(Rows rows) {
        List<ItemChange> present = new ArrayList<>(writes.size());
        for (ItemUpdate write : writes) {
            Item item = write.present(rows);
            present.add(new ItemChange(write.table(), item, item));
        }
        return present;
    }
}
