// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link Store} for code that waits. Not to be called from event loops or from the store's own threads.
 *
 * <p>Threads: any that may block; virtual threads park without holding their carrier.
 */
public final class BlockingStore {
    /** How often an update that was planned with stale versions is planned again before its caller is told. */
    private static final int PLANS_MAX = 16;

    private final Store store;

    BlockingStore(Store store) {
        this.store = store;
    }

    public byte @Nullable [] get(RowKey key) {
        return get(List.of(key)).getFirst();
    }

    public List<byte @Nullable []> get(List<RowKey> keys) {
        return await(reply -> store.get(keys, reply));
    }

    public Page page(PageRequest request) {
        return await(reply -> store.page(request, reply));
    }

    /** Every row of a range, page by page: for control-plane listings whose size is known to be small. */
    public List<Row> all(PageRequest request) {
        List<Row> rows = new ArrayList<>();
        PageRequest next = request;
        while (true) {
            Page page = page(next);
            rows.addAll(page.rows());
            if (!page.more()) {
                return rows;
            }
            next = next.startingAt(PageRequest.after(page.rows().getLast().key()));
        }
    }

    public <R extends @Nullable Object> R update(Update<R> update) {
        return await(reply -> store.update(update, reply));
    }

    /** Plans and applies an update, again whenever its versions turned out stale. */
    public <R extends @Nullable Object> R updatePlanned(Supplier<Update<R>> plan) {
        for (int attempt = 1; ; attempt++) {
            try {
                return update(plan.get());
            } catch (StoreException e) {
                if (e.code() != io.rivermill.base.ErrorCode.VERSION_STALE || attempt == PLANS_MAX) {
                    throw e;
                }
            }
        }
    }

    public FeedPage readAfter(Feed feed, long sequence, int recordsMax, int bytesMax) {
        return await(reply -> feed.readAfter(sequence, recordsMax, bytesMax, reply));
    }

    public long seek(Feed feed, long timeMillis) {
        return BlockingStore.<Long>await(reply -> feed.seek(timeMillis, reply));
    }

    private static <T extends @Nullable Object> T await(Consumer<Reply<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        call.accept(new Reply<>() {
            @Override
            public void ok(T value) {
                answer.complete(value);
            }

            @Override
            public void fail(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
