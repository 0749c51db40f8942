// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Bytes;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Reply;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedPage;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.StoreException;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.TestUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RocksStoreTest {
    private static final Keyspace TABLE = new Keyspace(1_000, 2);
    private static final RocksSettings SETTINGS = RocksSettings.defaults().withCacheBytes(8 << 20);

    private final ManualClock clock = new ManualClock();

    @TempDir
    Path folder;

    @Test
    void everythingIsThereAfterReopeningWithAnyNumberOfOwners() {
        for (int owners : new int[] {1, 4, 2}) {
            try (RocksStore store = RocksStore.open(folder, SETTINGS.withOwners(owners), clock)) {
                BlockingStore blocking = store.blocking();
                if (owners == 1) {
                    blocking.update(TestUpdate.create(TABLE));
                }
                assertEquals(1, store.version(TABLE));
                for (int i = 0; i < 4; i++) {
                    blocking.update(logged(key((long) i << 62, "k" + owners), "v" + owners));
                }
                clock.advance(Duration.ofMinutes(40));
            }
        }
        try (RocksStore store = RocksStore.open(folder, SETTINGS.withOwners(1), clock)) {
            BlockingStore blocking = store.blocking();
            for (int bucket = 0; bucket < 4; bucket++) {
                assertArrayEquals(bytes("v4"), blocking.get(key((long) bucket << 62, "k4")));
                Head head = store.heads(TABLE).get(bucket);
                assertEquals(4, head.nextSequence());
                assertEquals(3, head.items());
                assertEquals(
                        List.of(1L, 2L, 3L),
                        blocking.readAfter(store.feed(TABLE.bucket(bucket)), 0, 10, 10_000).records().stream()
                                .map(record -> record.sequence())
                                .toList());
            }
            blocking.update(TestUpdate.drop(TABLE));
        }
        try (RocksStore store = RocksStore.open(folder, SETTINGS.withOwners(1), clock)) {
            assertEquals(0, store.version(TABLE));
            assertNull(store.blocking().get(key(0, "k1")));
            assertEquals(3, store.feed(TABLE.bucket(0)).lastSequence());
            clock.advance(Duration.ofHours(30));
            store.freeLogBefore(clock.millis());
        }
        try (RocksStore store = RocksStore.open(folder, SETTINGS.withOwners(1), clock)) {
            assertEquals(0, store.feed(TABLE.bucket(0)).lastSequence(), "nothing is kept of a keyspace long gone");
        }
    }

    @Test
    void readsThatNeedTheDiskAreAnsweredAfterReopening() {
        try (RocksStore store = RocksStore.open(folder, SETTINGS, clock)) {
            store.blocking().update(TestUpdate.create(TABLE));
            for (int i = 0; i < 300; i++) {
                store.blocking().update(logged(key(0, "k%03d".formatted(i)), "v".repeat(500)));
            }
        }
        try (RocksStore store = RocksStore.open(folder, SETTINGS, clock)) {
            PageRequest all = new PageRequest(TABLE, new PageRequest.Bound(0, Bytes.EMPTY), null, false, 10, 1 << 20);
            int seen = 0;
            for (PageRequest next = all; next != null; ) {
                Page page = onThisThread(store, next);
                seen += page.rows().size();
                next = page.more()
                        ? all.startingAt(PageRequest.after(page.rows().getLast().key()))
                        : null;
            }
            assertEquals(300, seen);
            long read = 0;
            for (long at = 0; at < 300; at += 10) {
                read += store.blocking()
                        .readAfter(store.feed(TABLE.bucket(0)), at, 10, 1 << 20)
                        .records()
                        .size();
            }
            assertEquals(300, read);
        }
    }

    /** Where an hour begins may be on the disk alone while a later hour's beginning is in memory. */
    @Test
    void aReaderThatIsBehindMissesNothingAfterReopening() {
        RowKey key = RowKey.ordered(SystemKeyspaces.SERVER, bytes("k"));
        int hours = 1_500; // so that where they begin fills several blocks
        try (RocksStore store = RocksStore.open(folder, SETTINGS.withRelaxed(true), clock)) {
            for (int i = 0; i < hours; i++) {
                store.blocking().update(changed(key));
                clock.advance(Duration.ofHours(1));
            }
            store.blocking().update(changed(key));
            store.blocking().update(changed(key));
        }
        try (RocksStore store = RocksStore.open(folder, SETTINGS.withRelaxed(true), clock)) {
            clock.advance(Duration.ofHours(1));
            store.blocking().update(changed(key));
            CompletableFuture<FeedPage> answer = new CompletableFuture<>();
            store.feed(key.bucket()).readAfter(hours + 1, 10, 1 << 20, completing(answer));
            assertEquals(
                    List.of(hours + 2L, hours + 3L),
                    answer.join().records().stream()
                            .map(record -> record.sequence())
                            .toList());
        }
    }

    @Test
    void aFolderIsHeldByOneStore() {
        try (RocksStore store = RocksStore.open(folder, SETTINGS, clock)) {
            assertTrue(store.stats().writable());
            StoreException locked = assertThrows(StoreException.class, () -> RocksStore.open(folder, SETTINGS, clock));
            assertEquals(ErrorCode.DATA_LOCKED, locked.code());
            assertEquals("the data folder " + folder + " is in use by another process", locked.getMessage());
        }
        RocksStore.open(folder, SETTINGS, clock).close();
    }

    @Test
    void aFolderOfANewerFormatIsLeftAlone() throws IOException {
        RocksStore.open(folder, SETTINGS, clock).close();
        Files.writeString(folder.resolve("FORMAT"), "rivermill-store 2\n");
        assertEquals(ErrorCode.DATA_NEWER, openingFails());
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("holiday.txt"), "sun");
        assertEquals(ErrorCode.DATA_DAMAGED, openingFails());
        Files.writeString(folder.resolve("FORMAT"), "something\n");
        assertEquals(ErrorCode.DATA_DAMAGED, openingFails());
    }

    @Test
    void aNewFolderMayBeTheRootOfADisk() throws IOException {
        Files.createDirectories(folder.resolve("lost+found"));
        RocksStore.open(folder, SETTINGS, clock).close();
    }

    @Test
    void aDamagedDatabaseIsSaidToBeDamaged() throws IOException {
        RocksStore.open(folder, SETTINGS, clock).close();
        try (Stream<Path> files = Files.list(folder.resolve("db"))) {
            for (Path manifest : files.filter(
                            file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .toList()) {
                Files.writeString(manifest, "not a manifest");
            }
        }
        assertEquals(ErrorCode.DATA_DAMAGED, openingFails());
    }

    private ErrorCode openingFails() {
        return assertThrows(StoreException.class, () -> RocksStore.open(folder, SETTINGS, clock))
                .code();
    }

    /** On a platform thread, so that the read is tried in memory first. */
    private static Page onThisThread(RocksStore store, PageRequest request) {
        assertFalse(Thread.currentThread().isVirtual());
        CompletableFuture<Page> answer = new CompletableFuture<>();
        store.page(request, completing(answer));
        return answer.join();
    }

    private static <T> Reply<T> completing(CompletableFuture<T> answer) {
        return new Reply<>() {
            @Override
            public void ok(T value) {
                answer.complete(value);
            }

            @Override
            public void fail(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        };
    }

    private static TestUpdate<Boolean> logged(RowKey key, String value) {
        Bucket bucket = key.bucket();
        return TestUpdate.of(
                List.of(key),
                rows -> Decision.write(true)
                        .put(key, bytes(value))
                        .tally(bucket, 1, value.length())
                        .change(new Change(bucket, Change.Kind.INSERT, key.key(), null, bytes(value))));
    }

    /** A change and nothing else. */
    private static TestUpdate<Boolean> changed(RowKey key) {
        return TestUpdate.of(
                List.of(key),
                rows -> Decision.write(true)
                        .change(new Change(key.bucket(), Change.Kind.INSERT, key.key(), null, bytes("v"))));
    }

    private static RowKey key(long hash, String name) {
        return new RowKey(TABLE, hash, bytes(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
