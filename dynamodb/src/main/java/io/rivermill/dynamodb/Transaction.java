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
import java.util.List;
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
        List<RowKey> keys = new ArrayList<>(writes.size() + TransactionToken.PLACES);
        writes.forEach(write -> keys.addAll(write.keys()));
        if (token != null) {
            keys.addAll(token.places());
        }
        return keys;
    }

    @Override
    public int weightBytes() {
        return writes.stream().mapToInt(ItemUpdate::weightBytes).sum();
    }

    @Override
    public Decision<Outcome> decide(Rows rows) {
        if (token != null && token.isUsed(rows)) {
            return Decision.write(new Outcome(true, present(rows)));
        }
        List<ItemChange> changes = changes(rows);
        Decision.Write<Outcome> write = Decision.write(new Outcome(false, changes));
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).addTo(write, writes.get(i).row(), rows);
        }
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

    private List<ItemChange> present(Rows rows) {
        List<ItemChange> present = new ArrayList<>(writes.size());
        for (ItemUpdate write : writes) {
            Item item = write.present(rows);
            present.add(new ItemChange(write.table(), item, item));
        }
        return present;
    }
}
