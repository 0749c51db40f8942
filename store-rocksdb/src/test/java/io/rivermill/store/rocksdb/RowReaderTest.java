// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.rivermill.base.Bytes;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Reply;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.TestUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

@Timeout(60)
class RowReaderTest {
    private static final Keyspace TABLE = new Keyspace(1_000, 2);
    private static final RocksSettings SETTINGS = RocksSettings.defaults().withCacheBytes(1 << 20);
    private static final PageRequest EMPTY_PAGE =
            new PageRequest(new Keyspace(2_000, 1), new PageRequest.Bound(0, Bytes.EMPTY), null, false, 1_000, 1 << 20);
    private static final int SMALL_BYTES = 300;
    private static final int LARGE_BYTES = 100_000;

    @TempDir
    Path folder;

    /** An answer and the thread that gave it. */
    private record Answer<T>(T value, Thread thread) {}

    @Test
    void littleThatIsInMemoryIsAnsweredByTheCallersThread() {
        try (RocksStore store = open()) {
            put(store, 0, 30, SMALL_BYTES);
            assertSame(Thread.currentThread(), get(store, 0, 1).thread());
            assertSame(Thread.currentThread(), get(store, 0, 30).thread());
            assertSame(Thread.currentThread(), page(store, 10).thread());
        }
    }

    @Test
    void muchThatIsInMemoryIsAnsweredByAnotherThread() {
        try (RocksStore store = open()) {
            put(store, 0, 25, LARGE_BYTES);
            Answer<List<byte @Nullable []>> one = get(store, 0, 1);
            assertNotSame(Thread.currentThread(), one.thread());
            Answer<List<byte @Nullable []>> many = get(store, 0, 25);
            assertNotSame(Thread.currentThread(), many.thread());
            assertEquals(List.of(LARGE_BYTES), lengths(one.value()));
            assertEquals(25, many.value().size());
            Answer<Page> page = page(store, 10);
            assertNotSame(Thread.currentThread(), page.thread());
            assertEquals(10, page.value().rows().size());
        }
    }

    @Test
    void rowsAreFoundAndOthersAreNotWhetherTheyAreInMemoryOrOnDisk() {
        int rows = 12_000; // several times what the cache holds
        try (RocksStore store = open()) {
            for (int first = 0; first < rows; first += 100) {
                put(store, 2 * first, 100, SMALL_BYTES);
            }
        }
        try (RocksStore store = open()) {
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < 3_000; i++) {
                int row = 2 * random.nextInt(rows);
                for (int again = 0; again < 2; again++) { // what was on disk is in memory now
                    assertEquals(
                            List.of(SMALL_BYTES), lengths(get(store, row, 1).value()));
                    assertNull(get(store, row + 1, 1).value().getFirst());
                }
                List<Integer> mixed = lengths(get(store, row, 4).value());
                assertEquals(
                        row + 2 < 2 * rows ? List.of(SMALL_BYTES, 0, SMALL_BYTES, 0) : List.of(SMALL_BYTES, 0, 0, 0),
                        mixed);
            }
        }
    }

    @Test
    void rowsAreReadWholeThoughNeitherTheyNorTheirFilesIndexAreInMemory() throws RocksDBException {
        try (RocksStore store = open()) {
            put(store, 0, 100, SMALL_BYTES);
        }
        try (Database database = Database.open(folder.resolve("db"), SETTINGS)) {
            database.db.compactRange(database.rows);
        }
        CountDownLatch held = new CountDownLatch(1);
        try (RocksStore store = open()) {
            for (int reader = 0; reader < SETTINGS.readers(); reader++) {
                store.page(EMPTY_PAGE, holding(held)); // so that nothing is read from the disk meanwhile
            }
            List<CompletableFuture<Answer<List<byte @Nullable []>>>> answers = new ArrayList<>();
            for (int row = 0; row < 10; row++) {
                CompletableFuture<Answer<List<byte @Nullable []>>> answer = new CompletableFuture<>();
                store.get(List.of(key(2 * row)), completing(answer));
                answers.add(answer);
            }
            held.countDown();
            for (CompletableFuture<Answer<List<byte @Nullable []>>> answer : answers) {
                assertEquals(List.of(SMALL_BYTES), lengths(answer.join().value()));
            }
        } finally {
            held.countDown();
        }
    }

    private RocksStore open() {
        return RocksStore.open(folder, SETTINGS, new ManualClock());
    }

    /** Writes every second row from {@code first} on. */
    private static void put(RocksStore store, int first, int count, int bytes) {
        if (store.version(TABLE) == 0) {
            store.blocking().update(TestUpdate.create(TABLE));
        }
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) 'v');
        List<RowKey> keys =
                IntStream.range(0, count).mapToObj(i -> key(first + 2 * i)).toList();
        store.blocking()
                .update(TestUpdate.<Boolean>of(keys, rows -> {
                            Decision.Write<Boolean> write = Decision.write(true);
                            for (RowKey key : keys) {
                                write = write.put(key, value);
                            }
                            return write;
                        })
                        .lazy());
    }

    private static Answer<List<byte @Nullable []>> get(RocksStore store, int first, int count) {
        CompletableFuture<Answer<List<byte @Nullable []>>> answer = new CompletableFuture<>();
        store.get(
                IntStream.range(first, first + count)
                        .mapToObj(RowReaderTest::key)
                        .toList(),
                completing(answer));
        return answer.join();
    }

    private static Answer<Page> page(RocksStore store, int rows) {
        CompletableFuture<Answer<Page>> answer = new CompletableFuture<>();
        store.page(
                new PageRequest(TABLE, new PageRequest.Bound(0, Bytes.EMPTY), null, false, rows, 1 << 20),
                completing(answer));
        return answer.join();
    }

    /** Keeps the thread that answers. */
    private static <T> Reply<T> holding(CountDownLatch held) {
        return new Reply<>() {
            @Override
            public void ok(T value) {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void fail(RuntimeException failure) {
                throw failure;
            }
        };
    }

    private static <T> Reply<T> completing(CompletableFuture<Answer<T>> answer) {
        return new Reply<>() {
            @Override
            public void ok(T value) {
                answer.complete(new Answer<>(value, Thread.currentThread()));
            }

            @Override
            public void fail(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        };
    }

    /** Zero for a row that isn't there. */
    private static List<Integer> lengths(List<byte @Nullable []> rows) {
        List<Integer> lengths = new ArrayList<>();
        for (byte @Nullable [] row : rows) {
            lengths.add(row == null ? 0 : row.length);
        }
        return lengths;
    }

    private static RowKey key(int number) {
        return new RowKey(TABLE, 0, "%06d".formatted(number).getBytes(StandardCharsets.UTF_8));
    }
}
