// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Reply;
import io.rivermill.base.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link Store} promises, tried on an engine. Every engine's test extends this. */
@Timeout(60)
public abstract class StoreContract {
    protected static final Keyspace TABLE = new Keyspace(1_000, 2);
    protected static final Keyspace INDEX = new Keyspace(1_001, 2);
    private static final int LARGE = 1 << 20;

    protected final ManualClock clock = new ManualClock();
    protected Store store;
    protected BlockingStore blocking;

    /** An empty store of the engine. */
    protected abstract Store open(Clock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        blocking = store.blocking();
        blocking.update(TestUpdate.create(TABLE));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // Rows

    @Test
    void whatWasWrittenIsRead() {
        RowKey key = key(7, "a");
        assertNull(blocking.get(key));
        blocking.update(TestUpdate.put(key, bytes("one")));
        assertArrayEquals(bytes("one"), blocking.get(key));
        List<byte[]> rows = blocking.get(List.of(key(7, "b"), key, key(8, "a")));
        assertNull(rows.get(0));
        assertArrayEquals(bytes("one"), rows.get(1));
        assertNull(rows.get(2));
    }

    @Test
    void emptyKeysAndValuesAreRows() {
        RowKey key = new RowKey(TABLE, -1, Bytes.EMPTY);
        blocking.update(TestUpdate.put(key, Bytes.EMPTY));
        assertArrayEquals(Bytes.EMPTY, blocking.get(key));
        Page page = blocking.page(all(10));
        assertEquals(List.of(key), page.rows().stream().map(Row::key).toList());
    }

    @Test
    void anUpdateSeesItsRowsAndAnswersItsResult() {
        RowKey key = key(7, "counter");
        for (int i = 1; i <= 3; i++) {
            assertEquals(i, blocking.update(increment(key)));
        }
    }

    @Test
    void aRefusalWritesNothingAndIsAnsweredAsItIs() {
        RowKey key = key(7, "a");
        IllegalArgumentException no = new IllegalArgumentException("no");
        RuntimeException answer = assertThrows(
                RuntimeException.class,
                () -> blocking.update(TestUpdate.of(List.of(key), rows -> Decision.refuse(no))));
        assertSame(no, answer);
        assertNull(blocking.get(key));
    }

    @Test
    void whatDecideThrowsFailsItsOwnCallerOnly() {
        RowKey key = key(7, "a");
        assertThrows(
                ArithmeticException.class,
                () -> blocking.update(TestUpdate.of(List.of(key), rows -> {
                    throw new ArithmeticException("thrown");
                })));
        StoreException broken = assertThrows(
                StoreException.class,
                () -> blocking.update(TestUpdate.of(List.of(key), rows -> {
                    throw new AssertionError("thrown");
                })));
        assertEquals(ErrorCode.INTERNAL, broken.code());
        assertTrue(blocking.update(TestUpdate.put(key, bytes("fine"))));
    }

    @Test
    void aDecisionKeepsToWhatWasDeclared() {
        RowKey declared = key(7, "a");
        RowKey other = key(7, "b");
        List<TestUpdate<Integer>> beyond = List.of(
                TestUpdate.of(List.of(declared), rows -> Decision.write(1).put(other, bytes("x"))),
                TestUpdate.of(List.of(declared), rows -> Decision.write(1).delete(other)),
                TestUpdate.of(List.of(declared), rows -> Decision.write(rows.get(other) == null ? 1 : 0)),
                TestUpdate.of(
                        List.of(declared),
                        rows -> Decision.write(
                                (int) rows.head(declared.bucket()).items())),
                TestUpdate.of(List.of(declared), rows -> Decision.write(1).change(insert(key(-1, "a"), "x"))),
                TestUpdate.of(List.of(declared), rows -> Decision.write(1).keyspace(new KeyspaceChange.Drop(TABLE))),
                TestUpdate.of(List.of(declared), rows -> Decision.write(1).derive(indexKey("x"), bytes("x"))),
                TestUpdate.of(List.of(), rows -> Decision.write(1)));
        for (TestUpdate<Integer> update : beyond) {
            assertThrows(IllegalStateException.class, () -> blocking.update(update));
        }
        assertNull(blocking.get(other));
    }

    @Test
    void deletesAndPutsOfOneUpdateAreThereTogether() {
        RowKey gone = key(7, "gone");
        RowKey come = key(-7, "come");
        blocking.update(TestUpdate.put(gone, bytes("x")));
        blocking.update(TestUpdate.of(
                List.of(gone, come), rows -> Decision.write(1).delete(gone).put(come, rows.get(gone))));
        assertNull(blocking.get(gone));
        assertArrayEquals(bytes("x"), blocking.get(come));
    }

    @Test
    void aDerivedRowRemovedAndWrittenAgainIsThere() {
        blocking.update(TestUpdate.create(INDEX));
        RowKey base = key(7, "a");
        for (String value : List.of("one", "two")) {
            blocking.update(TestUpdate.of(
                    List.of(base),
                    rows -> Decision.write(1)
                            .derive(indexKey("x"), bytes(value))
                            .underive(indexKey("x"))));
            assertArrayEquals(bytes(value), blocking.get(indexKey("x")));
        }
        blocking.update(TestUpdate.of(List.of(base), rows -> Decision.write(1).underive(indexKey("x"))));
        assertNull(blocking.get(indexKey("x")));
    }

    @Test
    void concurrentUpdatesOfOneRowAreSerial() throws InterruptedException {
        RowKey key = key(7, "counter");
        int callers = 8;
        int each = 200;
        List<Integer> results = Collections.synchronizedList(new ArrayList<>());
        concurrently(callers, caller -> {
            for (int i = 0; i < each; i++) {
                results.add(blocking.update(increment(key)));
            }
        });
        Collections.sort(results);
        for (int i = 0; i < callers * each; i++) {
            assertEquals(i + 1, results.get(i));
        }
        assertDense(store.feed(key.bucket()), callers * each);
    }

    @Test
    void updatesOverSeveralBucketsAreSerialWithThoseOfOne() throws InterruptedException {
        List<RowKey> accounts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RowKey account = key((long) i << 61, "account" + i);
            accounts.add(account);
            blocking.update(TestUpdate.put(account, number(100)));
        }
        concurrently(6, caller -> {
            RandomGenerator random = Seeds.generator(caller);
            for (int i = 0; i < 100; i++) {
                RowKey from = accounts.get(random.nextInt(8));
                RowKey to = accounts.get(random.nextInt(8));
                if (!from.equals(to)) {
                    blocking.update(transfer(from, to));
                }
                long sum = blocking.get(accounts).stream()
                        .mapToLong(row -> Bytes.getLong(row, 0))
                        .sum();
                assertEquals(800, sum, "a read sees one cut of time");
            }
        });
    }

    // Pages

    @Test
    void pagesWalkTheRangeInOrderEitherWay() {
        Seeds.tryEach(3, random -> {
            TreeMap<RowKey, byte[]> model = new TreeMap<>();
            blocking.update(TestUpdate.drop(TABLE));
            Keyspace keyspace = new Keyspace(2_000 + random.nextInt(1_000_000), 2);
            blocking.update(TestUpdate.create(keyspace));
            for (int i = 0; i < 150; i++) {
                RowKey key = new RowKey(keyspace, (long) random.nextInt(-3, 3) << 61, bytes("k" + random.nextInt(60)));
                byte[] value = bytes("v".repeat(random.nextInt(1, 30)));
                model.put(key, value);
                blocking.update(TestUpdate.put(key, value));
            }
            for (int i = 0; i < 30; i++) {
                comparePages(keyspace, model, random);
            }
            blocking.update(TestUpdate.create(TABLE));
        });
    }

    private void comparePages(Keyspace keyspace, TreeMap<RowKey, byte[]> model, RandomGenerator random) {
        RowKey from = new RowKey(keyspace, (long) random.nextInt(-4, 4) << 61, bytes("k" + random.nextInt(70)));
        RowKey to = new RowKey(keyspace, (long) random.nextInt(-4, 4) << 61, bytes("k" + random.nextInt(70)));
        boolean open = random.nextInt(4) == 0;
        boolean descending = random.nextBoolean();
        int rowsMax = random.nextInt(1, 20);
        int bytesMax = random.nextInt(1, 400);
        List<RowKey> expected = new ArrayList<>();
        model.keySet().stream()
                .filter(key -> key.compareTo(from) >= 0 && (open || key.compareTo(to) < 0))
                .forEach(expected::add);
        if (descending) {
            Collections.reverse(expected);
        }
        PageRequest request =
                new PageRequest(keyspace, bound(from), open ? null : bound(to), descending, rowsMax, bytesMax);
        List<RowKey> seen = new ArrayList<>();
        while (true) {
            Page page = blocking.page(request);
            assertTrue(page.rows().size() <= rowsMax, "rows of a page");
            int bytes = 0;
            for (Row row : page.rows()) {
                assertTrue(bytes < bytesMax, "the page ended when its bytes were reached");
                bytes += row.key().key().length + row.value().length;
                assertArrayEquals(model.get(row.key()), row.value());
                seen.add(row.key());
            }
            assertEquals(seen.size() < expected.size(), page.more(), "more is exact");
            if (!page.more()) {
                break;
            }
            RowKey last = page.rows().getLast().key();
            request = descending
                    ? new PageRequest(keyspace, bound(from), bound(last), true, rowsMax, bytesMax)
                    : request.startingAt(PageRequest.after(last));
        }
        assertEquals(expected, seen);
    }

    @Test
    void aPageOfOneKeyspaceEndsWithIt() {
        blocking.update(TestUpdate.create(INDEX));
        blocking.update(TestUpdate.put(key(-1, "last"), bytes("x")));
        blocking.update(TestUpdate.put(new RowKey(INDEX, 0, bytes("other")), bytes("x")));
        assertEquals(1, blocking.page(all(10)).rows().size());
        PageRequest descending = new PageRequest(TABLE, new PageRequest.Bound(0, Bytes.EMPTY), null, true, 10, LARGE);
        assertEquals(1, blocking.page(descending).rows().size());
    }

    @Test
    void aPageBringsTheRowsThatItsRowsPointAt() {
        blocking.update(TestUpdate.create(INDEX));
        for (int i = 0; i < 4; i++) {
            blocking.update(TestUpdate.put(new RowKey(INDEX, 0, bytes("entry" + i)), bytes("row" + i)));
        }
        blocking.update(TestUpdate.put(key(7, "row0"), bytes("first")));
        blocking.update(TestUpdate.put(key(7, "row2"), bytes("third, which is longer")));
        Page page = blocking.page(entries(10, LARGE));
        assertEquals(4, page.rows().size());
        assertEquals(
                Arrays.asList("first", null, "third, which is longer", null),
                page.fetched().stream().map(StoreContract::textOrNull).toList());
        assertEquals(1, blocking.page(entries(10, 12)).rows().size(), "what is fetched counts");
        assertEquals(2, blocking.page(entries(2, LARGE)).fetched().size());
        assertEquals(List.of(), blocking.page(all(10)).fetched());
    }

    @Test
    void whatAPageBringsIsOfTheSameCutOfTime() throws InterruptedException {
        blocking.update(TestUpdate.create(INDEX));
        RowKey entry = new RowKey(INDEX, 0, bytes("entry"));
        RowKey row = key(7, "row");
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 300; i++) {
                blocking.update(TestUpdate.of(
                                List.of(row),
                                rows -> Decision.write(true)
                                        .put(row, bytes("there"))
                                        .derive(entry, bytes("row")))
                        .lazy());
                blocking.update(TestUpdate.of(
                                List.of(row),
                                rows -> Decision.write(true).delete(row).underive(entry))
                        .lazy());
            }
            ended.set(true);
        });
        while (!ended.get()) {
            Page page = blocking.page(entries(10, LARGE));
            page.fetched().forEach(fetched -> assertEquals("there", textOrNull(fetched)));
        }
        writer.join();
    }

    /** The rows of the index, whose values are keys of rows of the table with the hash 7. */
    private static PageRequest entries(int rowsMax, int bytesMax) {
        return new PageRequest(INDEX, new PageRequest.Bound(0, Bytes.EMPTY), null, false, rowsMax, bytesMax)
                .fetching(row -> key(7, new String(row.value(), StandardCharsets.UTF_8)));
    }

    private static @Nullable String textOrNull(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    // Keyspaces

    @Test
    void systemKeyspacesAreThereFromTheBeginning() {
        for (Keyspace keyspace : SystemKeyspaces.ALL) {
            assertEquals(1, store.version(keyspace));
        }
        assertEquals(0, store.version(INDEX));
    }

    @Test
    void anUpdatePlannedWithAnotherVersionIsRefused() {
        RowKey key = key(7, "a");
        assertTrue(blocking.update(TestUpdate.put(key, bytes("x")).planned(TABLE, 1)));
        blocking.update(TestUpdate.of(
                        List.of(catalogKey("t")),
                        rows -> Decision.write(true).keyspace(new KeyspaceChange.Alter(TABLE)))
                .holding(TABLE));
        assertEquals(2, store.version(TABLE));
        assertStale(TestUpdate.put(key, bytes("y")).planned(TABLE, 1));
        assertTrue(blocking.update(TestUpdate.put(key, bytes("z")).planned(TABLE, 2)));
        assertStale(TestUpdate.put(indexKey("x"), bytes("y")));
    }

    @Test
    void droppingRemovesTheRowsAndLeavesTheLog() {
        RowKey key = key(7, "a");
        blocking.update(increment(key));
        blocking.update(TestUpdate.create(INDEX));
        blocking.update(TestUpdate.put(indexKey("stays"), bytes("x")));
        blocking.update(TestUpdate.drop(TABLE));
        assertEquals(0, store.version(TABLE));
        assertNull(blocking.get(key));
        assertEquals(List.of(), blocking.page(all(10)).rows());
        assertStale(TestUpdate.put(key, bytes("y")));
        assertEquals(1, read(store.feed(key.bucket())).size());
        assertArrayEquals(bytes("x"), blocking.get(indexKey("stays")));
    }

    @Test
    void keyspacesAreCreatedAndChangedTheRightWayOnly() {
        assertThrows(IllegalStateException.class, () -> blocking.update(TestUpdate.create(TABLE)));
        assertThrows(IllegalStateException.class, () -> blocking.update(TestUpdate.drop(INDEX)));
    }

    @Test
    void aBarrierSeesTheHeadsAndAppendsAfterThem() {
        for (int i = 0; i < 5; i++) {
            blocking.update(increment(key(0, "a")));
        }
        blocking.update(increment(key(-1, "b")));
        List<Long> next = blocking.update(TestUpdate.<List<Long>>of(List.of(), rows -> {
                    List<Long> heads = new ArrayList<>();
                    Decision.Write<List<Long>> write = Decision.write(heads);
                    for (int bucket = 0; bucket < TABLE.buckets(); bucket++) {
                        heads.clear();
                        write.change(new Change(TABLE.bucket(bucket), Change.Kind.MARK, Bytes.EMPTY, null, null));
                    }
                    for (int bucket = 0; bucket < TABLE.buckets(); bucket++) {
                        heads.add(rows.head(TABLE.bucket(bucket)).nextSequence());
                    }
                    return write;
                })
                .holding(TABLE));
        assertEquals(List.of(6L, 1L, 1L, 2L), next);
        List<ChangeRecord> records = read(store.feed(TABLE.bucket(0)));
        assertEquals(6, records.size());
        assertEquals(Change.Kind.MARK, records.getLast().change().kind());
        assertEquals(
                List.of(7L, 2L, 2L, 3L),
                store.heads(TABLE).stream().map(Head::nextSequence).toList());
    }

    @Test
    void barriersAreExactAmongWritesInFlight() throws InterruptedException {
        RowKey mode = catalogKey("mode");
        Map<Integer, Long> changesByWriter = Collections.synchronizedMap(new HashMap<>());
        AtomicInteger running = new AtomicInteger(4);
        concurrently(5, caller -> {
            if (caller == 4) {
                while (running.get() > 0) {
                    blocking.update(TestUpdate.<Boolean>of(
                                    List.of(mode),
                                    rows -> Decision.write(true)
                                            .put(mode, rows.get(mode) == null ? bytes("on") : bytes("off"))
                                            .keyspace(new KeyspaceChange.Alter(TABLE)))
                            .holding(TABLE));
                }
                return;
            }
            for (int i = 0; i < 150; i++) {
                RowKey key = key((long) caller << 62, "k" + i);
                incrementPlanned(key);
                changesByWriter.merge(caller, 1L, Long::sum);
            }
            running.decrementAndGet();
        });
        for (int caller = 0; caller < 4; caller++) {
            assertEquals(150, changesByWriter.get(caller));
            assertDense(store.feed(TABLE.bucket(caller)), 150);
        }
    }

    // The log

    @Test
    void whoWantsToKnowIsToldTheNumbersOfChanges() {
        RowKey one = key(7, "a");
        RowKey other = key(-1, "b");
        blocking.update(increment(one));
        List<String> told = new CopyOnWriteArrayList<>();
        Change first = new Change(one.bucket(), Change.Kind.MODIFY, one.key(), null, bytes("1"));
        Change second = new Change(other.bucket(), Change.Kind.INSERT, other.key(), null, bytes("2"));
        Update<Integer> update = TestUpdate.of(
                List.of(one, other),
                rows -> Decision.write(5).change(first).change(second).change(first));
        ChangeNumbers numbers = (bucket, sequence) -> told.add(bucket.index() + " " + sequence);
        assertEquals(5, blocking.update(new NumberedUpdate<>(update, numbers)));
        assertEquals(
                List.of(
                        one.bucket().index() + " 2",
                        other.bucket().index() + " 1",
                        one.bucket().index() + " 3"),
                told);
        blocking.update(new NumberedUpdate<>(
                TestUpdate.of(List.of(one), rows -> Decision.write(true).put(one, bytes("3"))), numbers));
        assertEquals(3, told.size()); // what isn't logged has no number
    }

    @Test
    void changesCarryDenseNumbersAndWhatWasLogged() {
        RowKey key = key(7, "a");
        Bucket bucket = key.bucket();
        blocking.update(TestUpdate.of(
                List.of(key),
                rows -> Decision.write(1)
                        .change(new Change(bucket, Change.Kind.INSERT, key.key(), null, bytes("new")))
                        .change(new Change(bucket, Change.Kind.MODIFY, key.key(), bytes("new"), bytes("newer")))
                        .change(new Change(bucket, Change.Kind.EXPIRE, key.key(), bytes("newer"), null))));
        List<ChangeRecord> records = read(store.feed(bucket));
        assertEquals(
                List.of(1L, 2L, 3L),
                records.stream().map(ChangeRecord::sequence).toList());
        assertEquals(
                List.of(Change.Kind.INSERT, Change.Kind.MODIFY, Change.Kind.EXPIRE),
                records.stream().map(record -> record.change().kind()).toList());
        Change modify = records.get(1).change();
        assertEquals(bucket, modify.bucket());
        assertArrayEquals(key.key(), modify.key());
        assertArrayEquals(bytes("new"), modify.before());
        assertArrayEquals(bytes("newer"), modify.after());
        assertNull(records.getFirst().change().before());
        assertNull(records.getLast().change().after());
        assertEquals(clock.millis(), records.getFirst().timeMillis());
    }

    @Test
    void timesOfABucketNeverGoBack() {
        RowKey key = key(7, "a");
        blocking.update(increment(key));
        long first = clock.millis();
        clock.advance(Duration.ofMinutes(-10));
        blocking.update(increment(key));
        clock.advance(Duration.ofMinutes(20));
        blocking.update(increment(key));
        assertEquals(
                List.of(first, first, clock.millis()),
                read(store.feed(key.bucket())).stream()
                        .map(ChangeRecord::timeMillis)
                        .toList());
    }

    @Test
    void aLogIsReadInPagesOfRecordsAndBytes() {
        RowKey key = key(7, "a");
        Feed feed = store.feed(key.bucket());
        assertEquals(0, feed.lastSequence());
        assertEquals(new FeedPage(List.of(), 0, 0), blocking.readAfter(feed, 0, 10, LARGE));
        for (int i = 0; i < 10; i++) {
            blocking.update(TestUpdate.of(
                    List.of(key), rows -> Decision.write(1).change(insert(key, "x".repeat(99)))));
        }
        assertEquals(10, feed.lastSequence());
        FeedPage page = blocking.readAfter(feed, 2, 3, LARGE);
        assertEquals(
                List.of(3L, 4L, 5L),
                page.records().stream().map(ChangeRecord::sequence).toList());
        assertEquals(5, page.next());
        assertEquals(10, page.last());
        assertEquals(2, blocking.readAfter(feed, 0, 10, 250).records().size());
        assertEquals(1, blocking.readAfter(feed, 0, 10, 1).records().size(), "the first alone may be larger");
        FeedPage end = blocking.readAfter(feed, 10, 10, LARGE);
        assertEquals(new FeedPage(List.of(), 10, 10), end);
    }

    @Test
    void aLogGoesOnOverHoursAndIsFreedByWholeHours() {
        RowKey key = key(7, "a");
        RowKey other = key(-7, "b");
        Feed feed = store.feed(key.bucket());
        long start = clock.millis();
        for (int hour = 0; hour < 6; hour++) {
            blocking.update(increment(key));
            blocking.update(increment(key));
            if (hour == 1) {
                blocking.update(increment(other));
            }
            clock.advance(Duration.ofHours(1));
        }
        assertEquals(12, read(feed).size());
        assertEquals(List.of(6L, 7L), page(feed, 5, 2));

        store.freeLogBefore(start + Duration.ofHours(2).toMillis() + 1);
        awaitTrue(
                () -> blocking.readAfter(feed, 0, 1, LARGE).records().getFirst().sequence() == 5);
        assertEquals(List.of(5L, 6L), page(feed, 0, 2));
        assertEquals(List.of(5L), page(feed, 3, 1));
        assertEquals(List.of(12L), page(feed, 11, 5));
        FeedPage freed = blocking.readAfter(store.feed(other.bucket()), 0, 10, LARGE);
        assertEquals(new FeedPage(List.of(), 1, 1), freed);
        blocking.update(increment(key));
        assertEquals(List.of(13L), page(feed, 12, 5));
    }

    @Test
    void seekFindsTheFirstRecordOfATime() {
        RowKey key = key(7, "a");
        Feed feed = store.feed(key.bucket());
        long start = clock.millis();
        assertEquals(0, blocking.seek(feed, start));
        for (int i = 0; i < 8; i++) {
            blocking.update(increment(key));
            clock.advance(Duration.ofMinutes(20));
        }
        assertEquals(0, blocking.seek(feed, start));
        assertEquals(1, blocking.seek(feed, start + 1));
        assertEquals(1, blocking.seek(feed, start + Duration.ofMinutes(20).toMillis()));
        assertEquals(6, blocking.seek(feed, start + Duration.ofMinutes(101).toMillis()));
        assertEquals(8, blocking.seek(feed, clock.millis()));
        store.freeLogBefore(start + Duration.ofHours(1).toMillis());
        awaitTrue(() -> blocking.seek(feed, start) == 3);
    }

    @Test
    void anAppendWakesTheListenersOfItsBucketOnly() throws InterruptedException {
        RowKey key = key(7, "a");
        Semaphore here = new Semaphore(0);
        Semaphore there = new Semaphore(0);
        Feed feed = store.feed(key.bucket());
        Feed.Subscription bad = feed.onAppend(() -> {
            throw new IllegalArgumentException("a listener that fails");
        });
        Feed.Subscription subscription = feed.onAppend(here::release);
        Feed.Subscription elsewhere = store.feed(TABLE.bucket(3)).onAppend(there::release);
        blocking.update(increment(key));
        assertTrue(here.tryAcquire(10, TimeUnit.SECONDS));
        subscription.close();
        bad.close();
        blocking.update(increment(key));
        blocking.update(increment(key));
        assertFalse(here.tryAcquire(), "closed subscriptions aren't called");
        assertFalse(there.tryAcquire(), "other buckets aren't woken");
        elsewhere.close();
    }

    @Test
    void whoeverWaitsForAppendsMissesNone() throws InterruptedException {
        Semaphore appended = new Semaphore(0);
        Feed feed = store.feed(TABLE.bucket(0));
        Feed.Subscription subscription = feed.onAppend(appended::release);
        int writers = 4;
        int each = 100;
        concurrently(writers + 1, caller -> {
            if (caller < writers) {
                for (int i = 0; i < each; i++) {
                    blocking.update(increment(key(0, "k" + caller)));
                }
                return;
            }
            long seen = 0;
            while (seen < writers * each) {
                assertTrue(appended.tryAcquire(20, TimeUnit.SECONDS), "woken, with only " + seen + " seen");
                appended.drainPermits();
                seen = blocking.readAfter(feed, seen, 1_000, LARGE).next();
            }
        });
        subscription.close();
    }

    @Test
    void talliesAddUpAndMayBeOfOtherBuckets() {
        blocking.update(TestUpdate.create(INDEX));
        RowKey key = key(0, "a");
        for (int i = 0; i < 3; i++) {
            blocking.update(TestUpdate.of(
                    List.of(key),
                    rows -> Decision.write(1).tally(key.bucket(), 1, 10).tally(INDEX.bucket(3), 2, -5)));
        }
        awaitTrue(() -> store.heads(TABLE).getFirst().equals(new Head(1, 0, 3, 30)));
        assertEquals(new Head(1, 0, 6, -15), store.heads(INDEX).get(3));
        long items = blocking.update(TestUpdate.<Long>of(
                        List.of(),
                        rows -> Decision.write(rows.head(INDEX.bucket(3)).items()))
                .holding(INDEX));
        assertEquals(6, items);
    }

    @Test
    void lazyUpdatesAreReadAtOnce() {
        RowKey key = key(7, "a");
        blocking.update(TestUpdate.put(key, bytes("x")).lazy());
        assertArrayEquals(bytes("x"), blocking.get(key));
    }

    // The end

    @Test
    void aClosedStoreSaysSo() {
        store.close();
        store.close();
        RowKey key = key(7, "a");
        assertEquals(
                ErrorCode.STORE_CLOSED,
                assertThrows(StoreException.class, () -> blocking.get(key)).code());
        assertEquals(
                ErrorCode.STORE_CLOSED,
                assertThrows(StoreException.class, () -> blocking.update(TestUpdate.put(key, bytes("x"))))
                        .code());
        assertEquals(
                ErrorCode.STORE_CLOSED,
                assertThrows(StoreException.class, () -> blocking.page(all(1))).code());
        assertEquals(
                ErrorCode.STORE_CLOSED,
                assertThrows(StoreException.class, () -> blocking.readAfter(store.feed(key.bucket()), 0, 1, 1))
                        .code());
    }

    @Test
    void closingFinishesWhatIsQueued() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(200);
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            store.update(increment(key(7, "k" + i)), new Reply<Integer>() {
                @Override
                public void ok(Integer value) {
                    answered.countDown();
                }

                @Override
                public void fail(RuntimeException failure) {
                    failed.incrementAndGet();
                    answered.countDown();
                }
            });
        }
        store.close();
        assertTrue(answered.await(10, TimeUnit.SECONDS));
        assertEquals(0, failed.get());
    }

    @Test
    void aQueueThatIsFullRefusesAtOnce() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        store.update(
                TestUpdate.of(List.of(key(7, "slow")), rows -> {
                    awaitQuietly(hold);
                    return Decision.write(1);
                }),
                counting(new CountDownLatch(1), new AtomicInteger()));
        int many = 100_000;
        AtomicInteger overloaded = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            store.update(TestUpdate.put(key(7, "k"), bytes("x")), counting(answered, overloaded));
        }
        assertTrue(overloaded.get() > 0, "refused while the queue is full");
        hold.countDown();
        assertTrue(answered.await(30, TimeUnit.SECONDS));
        assertTrue(overloaded.get() < many, "what was queued is done");
        assertTrue(blocking.update(TestUpdate.put(key(7, "k"), bytes("x"))), "and then there is room again");
    }

    private static <R> Reply<R> counting(CountDownLatch answered, AtomicInteger overloaded) {
        return new Reply<>() {
            @Override
            public void ok(R value) {
                answered.countDown();
            }

            @Override
            public void fail(RuntimeException failure) {
                if (failure instanceof StoreException e && e.code() == ErrorCode.OVERLOADED) {
                    overloaded.incrementAndGet();
                }
                answered.countDown();
            }
        };
    }

    // What tests are made of

    protected static RowKey key(long hash, String name) {
        return new RowKey(TABLE, hash, bytes(name));
    }

    protected static RowKey indexKey(String name) {
        return new RowKey(INDEX, 99, bytes(name));
    }

    private static RowKey catalogKey(String name) {
        return RowKey.ordered(SystemKeyspaces.CATALOG, bytes(name));
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static byte[] number(long value) {
        return Bytes.ofLong(value);
    }

    private static PageRequest.Bound bound(RowKey key) {
        return new PageRequest.Bound(key.hash(), key.key());
    }

    private static PageRequest all(int rowsMax) {
        return new PageRequest(TABLE, new PageRequest.Bound(0, Bytes.EMPTY), null, false, rowsMax, LARGE);
    }

    protected static Change insert(RowKey key, String after) {
        return new Change(key.bucket(), Change.Kind.INSERT, key.key(), null, bytes(after));
    }

    /** Adds one to a row and logs it; answers the new number. */
    protected static TestUpdate<Integer> increment(RowKey key) {
        return TestUpdate.of(List.of(key), rows -> {
            byte @Nullable [] present = rows.get(key);
            int next = present == null ? 1 : (int) Bytes.getLong(present, 0) + 1;
            Change.Kind kind = present == null ? Change.Kind.INSERT : Change.Kind.MODIFY;
            return Decision.write(next)
                    .put(key, number(next))
                    .change(new Change(key.bucket(), kind, key.key(), present, number(next)));
        });
    }

    private void incrementPlanned(RowKey key) {
        while (true) {
            try {
                blocking.update(increment(key).planned(TABLE, store.version(TABLE)));
                return;
            } catch (StoreException e) {
                assertEquals(ErrorCode.VERSION_STALE, e.code());
            }
        }
    }

    private static TestUpdate<Boolean> transfer(RowKey from, RowKey to) {
        return TestUpdate.of(List.of(from, to), rows -> {
            long left = Bytes.getLong(rows.get(from), 0);
            long right = Bytes.getLong(rows.get(to), 0);
            return Decision.write(true).put(from, number(left - 1)).put(to, number(right + 1));
        });
    }

    protected List<ChangeRecord> read(Feed feed) {
        return blocking.readAfter(feed, 0, Integer.MAX_VALUE, Integer.MAX_VALUE).records();
    }

    private List<Long> page(Feed feed, long after, int recordsMax) {
        return blocking.readAfter(feed, after, recordsMax, LARGE).records().stream()
                .map(ChangeRecord::sequence)
                .toList();
    }

    protected void assertDense(Feed feed, int records) {
        List<ChangeRecord> all = read(feed);
        assertEquals(records, all.size());
        for (int i = 0; i < records; i++) {
            assertEquals(i + 1, all.get(i).sequence());
        }
    }

    private void assertStale(Update<?> update) {
        StoreException stale = assertThrows(StoreException.class, () -> blocking.update(update));
        assertEquals(ErrorCode.VERSION_STALE, stale.code());
    }

    /** Work of one of several concurrent callers. */
    protected interface Work {
        void run(int caller) throws InterruptedException;
    }

    protected static void concurrently(int callers, Work work) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    work.run(caller);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " callers failed", failures.getFirst());
        }
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
