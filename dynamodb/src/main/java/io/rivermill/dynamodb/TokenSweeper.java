// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.PageRequest;
import io.rivermill.store.PageRequest.Bound;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import java.util.List;

/**
 * Removes the rows of tokens whose time is over: the first ones of their keyspace, so that no others are looked at.
 *
 * <p>Threads: one, which may block.
 */
final class TokenSweeper {
    private static final int PAGE_BYTES_MAX = 1 << 20;

    private final BlockingStore store;
    private final Clock clock;

    TokenSweeper(Store store, Clock clock) {
        this.store = store.blocking();
        this.clock = clock;
    }

    /** Removes what is over now, a small update at a time. */
    void sweep() {
        Bound end = new Bound(0, TransactionToken.aliveAfter(clock.millis()));
        PageRequest over = new PageRequest(
                SystemKeyspaces.TRANSACTION_TOKENS,
                new Bound(0, Bytes.EMPTY),
                end,
                false,
                Update.KEYS_MAX,
                PAGE_BYTES_MAX);
        while (!Thread.currentThread().isInterrupted()) {
            List<RowKey> keys = store.page(over).rows().stream().map(Row::key).toList();
            if (keys.isEmpty()) {
                return;
            }
            store.update(RowUpdate.lazy(keys, rows -> removal(keys)));
        }
    }

    private static Decision<Integer> removal(List<RowKey> keys) {
        Decision.Write<Integer> removal = Decision.write(keys.size());
        keys.forEach(removal::delete);
        return removal;
    }
}
