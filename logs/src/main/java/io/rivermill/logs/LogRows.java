// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.store.BlockingStore;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.SystemKeyspaces;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the rows of groups and streams. Blocks. */
final class LogRows {
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES = 1 << 20;

    private final BlockingStore store;

    LogRows(BlockingStore store) {
        this.store = store;
    }

    BlockingStore store() {
        return store;
    }

    /** Fails with ResourceNotFoundException if there is no such group. */
    GroupRow group(GroupName name) {
        byte[] row = store.get(LogKeys.group(name));
        if (row == null) {
            throw LogErrors.groupMissing();
        }
        return GroupRow.read(row);
    }

    /** Fails with ResourceNotFoundException if there is no such stream. */
    StreamRow stream(GroupRow group, String name) {
        byte[] row = store.get(LogKeys.stream(group.id(), name));
        if (row == null) {
            throw LogErrors.streamMissing();
        }
        return StreamRow.read(row);
    }

    /**
     * Hands over the rows of LOG_GROUPS whose keys begin with {@code prefix}, in order, from just after {@code after} if
     * that isn't null, until {@code taker} says no or there are no more. Returns whether it was stopped.
     */
    boolean each(byte[] prefix, byte @Nullable [] after, Predicate<Row> taker) {
        PageRequest request = PageRequest.ofPrefix(SystemKeyspaces.LOG_GROUPS, 0, prefix, PAGE_ROWS, PAGE_BYTES);
        if (after != null) {
            request = request.startingAt(new PageRequest.Bound(0, after(after)));
        }
        while (true) {
            Page page = store.page(request);
            for (Row row : page.rows()) {
                if (!taker.test(row)) {
                    return true;
                }
            }
            if (!page.more()) {
                return false;
            }
            request = request.startingAt(PageRequest.after(page.rows().getLast().key()));
        }
    }

    private static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
