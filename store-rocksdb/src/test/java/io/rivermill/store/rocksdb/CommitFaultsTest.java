// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Reply;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.StoreException;
import io.rivermill.store.TestUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A disk that fails under the store, and what its callers are told. */
@Timeout(60)
class CommitFaultsTest {
    private static final Keyspace TABLE = new Keyspace(1_000, 0);
    private static final RowKey KEY = key("a");

    private final ManualClock clock = new ManualClock();
    private volatile boolean commitsFail;
    private volatile long freeBytes = Long.MAX_VALUE;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger syncs = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    void aFailedCommitEndsAllWritingAndReadsGoOn() {
        try (RocksStore store = open(1)) {
            BlockingStore blocking = store.blocking();
            blocking.update(TestUpdate.create(TABLE));
            blocking.update(logged("one"));
            commitsFail = true;
            assertEquals(ErrorCode.COMMIT_UNKNOWN, failure(blocking, logged("two")));
            commitsFail = false;
            assertEquals(ErrorCode.STORE_FENCED, failure(blocking, logged("three")), "a sync is never tried again");
            assertFalse(store.stats().writable());
            assertArrayEquals(bytes("one"), blocking.get(KEY));
            assertEquals(1, store.feed(TABLE.bucket(0)).lastSequence());
        }
        try (RocksStore store = open(1)) {
            store.blocking().update(logged("four"));
            assertEquals(2, store.feed(TABLE.bucket(0)).lastSequence(), "only opening again makes it write");
        }
    }

    /** The row that it was refused for may turn out never to have been there. */
    @Test
    void aRefusalThatRestsOnAFailedCommitIsUnknownToo() throws InterruptedException {
        try (RocksStore store = open(1)) {
            store.blocking().update(TestUpdate.create(TABLE));
            CountDownLatch hold = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(3);
            List<ErrorCode> failures = Collections.synchronizedList(new ArrayList<>());
            store.update(
                    TestUpdate.of(List.of(key("slow")), rows -> {
                        await(hold);
                        return Decision.write(0);
                    }),
                    failing(failures, answered));
            store.update(
                    TestUpdate.of(List.of(KEY), rows -> Decision.write(1).put(KEY, bytes("x"))),
                    failing(failures, answered));
            store.update(
                    TestUpdate.of(
                            List.of(KEY),
                            rows -> rows.get(KEY) == null
                                    ? Decision.write(2)
                                    : Decision.refuse(new StoreException(ErrorCode.LOG_TRIMMED, "it is there"))),
                    failing(failures, answered));
            commitsFail = true;
            hold.countDown();
            assertTrue(answered.await(20, TimeUnit.SECONDS));
            assertEquals(Collections.nCopies(3, ErrorCode.COMMIT_UNKNOWN), failures);
        }
    }

    @Test
    void oneOwnersFailureFencesAllOwners() {
        try (RocksStore store = open(4)) {
            BlockingStore blocking = store.blocking();
            Keyspace wide = new Keyspace(1_001, 2);
            blocking.update(TestUpdate.create(wide));
            commitsFail = true;
            assertEquals(
                    ErrorCode.COMMIT_UNKNOWN,
                    failure(blocking, TestUpdate.put(new RowKey(wide, 0, bytes("a")), KEY.key())));
            commitsFail = false;
            for (long bucket = 0; bucket < 4; bucket++) {
                RowKey key = new RowKey(wide, bucket << 62, bytes("b"));
                assertEquals(ErrorCode.STORE_FENCED, failure(blocking, TestUpdate.put(key, bytes("x"))));
            }
            assertEquals(ErrorCode.STORE_FENCED, failure(blocking, TestUpdate.drop(wide)));
        }
    }

    @Test
    void tooLittleFreeSpaceRefusesWritesUntilThereIsMore() {
        try (RocksStore store = open(1)) {
            BlockingStore blocking = store.blocking();
            blocking.update(TestUpdate.create(TABLE));
            freeBytes = 1_000;
            clock.advance(Duration.ofSeconds(1));
            assertEquals(ErrorCode.DISK_FULL, failure(blocking, logged("one")));
            assertNull(blocking.get(KEY));
            assertFalse(store.stats().writable());
            freeBytes = Long.MAX_VALUE;
            clock.advance(Duration.ofSeconds(1));
            blocking.update(logged("two"));
            assertTrue(store.stats().writable());
        }
    }

    @Test
    void whoeverWaitsSharesACommitAndASync() throws InterruptedException {
        try (RocksStore store = open(1)) {
            store.blocking().update(TestUpdate.create(TABLE));
            int before = commits.get();
            int callers = 100;
            CountDownLatch hold = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(callers + 1);
            List<Integer> results = Collections.synchronizedList(new ArrayList<>());
            store.update(
                    TestUpdate.of(List.of(key("slow")), rows -> {
                        await(hold);
                        return Decision.write(0);
                    }),
                    collecting(results, answered));
            for (int i = 1; i <= callers; i++) {
                int number = i;
                store.update(
                        TestUpdate.of(List.of(KEY), rows -> {
                            byte[] present = rows.get(KEY);
                            int seen = present == null ? 0 : Integer.parseInt(text(present));
                            assertEquals(number - 1, seen, "each sees what those before it in the batch wrote");
                            return Decision.write(number).put(KEY, bytes("" + number));
                        }),
                        collecting(results, answered));
            }
            hold.countDown();
            assertTrue(answered.await(20, TimeUnit.SECONDS));
            assertEquals(callers + 1, results.size());
            assertEquals(before + 1, commits.get(), "one commit for all who waited");
            assertEquals(bytes("100").length, store.blocking().get(KEY).length);
        }
    }

    @Test
    void lazyUpdatesDoNotSync() {
        try (RocksStore store = open(1)) {
            store.blocking().update(TestUpdate.create(TABLE));
            int before = syncs.get();
            store.blocking().update(TestUpdate.put(KEY, bytes("x")).lazy());
            assertEquals(before, syncs.get());
            store.blocking().update(TestUpdate.put(KEY, bytes("x")));
            assertEquals(before + 1, syncs.get());
        }
    }

    private RocksStore open(int owners) {
        RocksSettings settings = RocksSettings.defaults().withOwners(owners).withCacheBytes(8 << 20);
        return RocksStore.open(folder, settings, clock, new RocksStore.Faults() {
            @Override
            public OwnerBatch.Committer committer(OwnerBatch.Committer committer) {
                return (batch, sync) -> {
                    if (commitsFail) {
                        throw new RocksDBException("a fault of the test");
                    }
                    commits.incrementAndGet();
                    syncs.addAndGet(sync ? 1 : 0);
                    committer.write(batch, sync);
                };
            }

            @Override
            public Fence.Space space(Fence.Space space) {
                return () -> freeBytes;
            }
        });
    }

    private static ErrorCode failure(BlockingStore store, TestUpdate<?> update) {
        return assertThrows(StoreException.class, () -> store.update(update)).code();
    }

    private static Reply<Integer> collecting(List<Integer> results, CountDownLatch answered) {
        return new Reply<>() {
            @Override
            public void ok(Integer value) {
                results.add(value);
                answered.countDown();
            }

            @Override
            public void fail(RuntimeException failure) {
                answered.countDown();
            }
        };
    }

    private static Reply<Integer> failing(List<ErrorCode> failures, CountDownLatch answered) {
        return new Reply<>() {
            @Override
            public void ok(Integer value) {
                answered.countDown();
            }

            @Override
            public void fail(RuntimeException failure) {
                failures.add(((StoreException) failure).code());
                answered.countDown();
            }
        };
    }

    private static TestUpdate<Boolean> logged(String value) {
        return TestUpdate.of(
                List.of(KEY),
                rows -> Decision.write(true)
                        .put(KEY, bytes(value))
                        .change(new Change(KEY.bucket(), Change.Kind.INSERT, KEY.key(), null, bytes(value))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RowKey key(String name) {
        return new RowKey(TABLE, 0, bytes(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
