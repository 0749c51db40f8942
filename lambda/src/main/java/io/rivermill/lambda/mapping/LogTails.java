// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.BlockingStore;
import io.rivermill.store.Bucket;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedPage;
import io.rivermill.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The ends of logs, read once for all mappings and lanes that wait there.
 *
 * <p>A commit wakes every reader of its bucket. The first one's read is the others' as well, and what they make of a record
 * (its event, its members for filters) is made once. Who is further behind reads by himself. Kept is one page per log that
 * somebody follows, of {@link #RECORDS_MAX} records at most.
 *
 * <p>Threads: any that may block.
 */
final class LogTails {
    private static final int RECORDS_MAX = 64;
    private static final int BYTES_MAX = 256 << 10;

    private final Store store;
    private final ConcurrentHashMap<Bucket, Tail> tails = new ConcurrentHashMap<>();

    /** Records after {@code from}. */
    record Page(long from, List<ReadRecord> records, long next) {
        boolean covers(long sequence) {
            return from <= sequence && sequence < next;
        }

        Page after(long sequence, int most) {
            List<ReadRecord> rest = new ArrayList<>();
            for (ReadRecord record : records) {
                if (record.change().sequence() > sequence) {
                    if (rest.size() == most) {
                        return new Page(sequence, rest, rest.getLast().change().sequence());
                    }
                    rest.add(record);
                }
            }
            return new Page(sequence, rest, next);
        }
    }

    /** The end of one log. */
    private static final class Tail {
        private final AtomicReference<@Nullable Flight> recent = new AtomicReference<>();
        private int readers; // guarded by the map's entry
    }

    /** A page that is being read, or has been. */
    private record Flight(long from, CompletableFuture<Page> page) {
        boolean isFor(long sequence) {
            Page read = page.isCompletedExceptionally() ? null : page.getNow(null);
            return read == null ? !page.isDone() && from == sequence : read.covers(sequence);
        }
    }

    LogTails(Store store) {
        this.store = store;
    }

    /** Follows a log until the reader is closed. */
    Reader open(Feed feed) {
        Tail followed = tails.compute(feed.bucket(), (bucket, present) -> {
            Tail tail = present == null ? new Tail() : present;
            tail.readers++;
            return tail;
        });
        return new Reader(feed, followed);
    }

    /** One who reads a log. */
    final class Reader implements AutoCloseable {
        private final BlockingStore blocking = store.blocking();
        private final Feed feed;
        private final Tail tail;

        private Reader(Feed feed, Tail tail) {
            this.feed = feed;
            this.tail = tail;
        }

        Page readAfter(long sequence, int recordsMax, int bytesMax) {
            if (feed.lastSequence() - sequence > RECORDS_MAX) {
                return read(sequence, recordsMax, bytesMax);
            }
            Flight present = tail.recent.get();
            if (present != null && present.isFor(sequence)) {
                return joined(present).after(sequence, recordsMax);
            }
            Flight own = new Flight(sequence, new CompletableFuture<>());
            if (!tail.recent.compareAndSet(present, own)) {
                Flight other = tail.recent.get();
                if (other != null && other.isFor(sequence)) {
                    return joined(other).after(sequence, recordsMax);
                }
                return read(sequence, recordsMax, bytesMax);
            }
            try {
                own.page.complete(read(sequence, RECORDS_MAX, BYTES_MAX));
            } catch (RuntimeException e) {
                own.page.completeExceptionally(e);
            } catch (Error e) {
                own.page.completeExceptionally(new IllegalStateException("out of something", e)); // others wait for it
                throw e;
            }
            return joined(own).after(sequence, recordsMax);
        }

        private Page read(long sequence, int recordsMax, int bytesMax) {
            FeedPage page = blocking.readAfter(feed, sequence, recordsMax, bytesMax);
            return new Page(
                    sequence, page.records().stream().map(ReadRecord::new).toList(), page.next());
        }

        @Override
        public void close() {
            tails.computeIfPresent(feed.bucket(), (bucket, present) -> --present.readers == 0 ? null : present);
        }
    }

    private static Page joined(Flight flight) {
        try {
            return flight.page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
