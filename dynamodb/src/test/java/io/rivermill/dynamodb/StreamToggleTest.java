// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.ClosedSegment;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.FeedPage;
import io.rivermill.store.Row;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamToggleTest {
    private static final int WRITERS = 3;
    private static final int TOGGLES = 12;

    private final Fixture dynamo = new Fixture();

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void recordsCarryWhatTheViewTypeShowsAndNoMore() {
        dynamo.createTable("rivers", null, null);
        put("a", 1);
        dynamo.stream("rivers", "NEW_AND_OLD_IMAGES");
        put("a", 2);
        put("a", 2);
        put("b", 1);
        delete("b");
        delete("b");
        List<ChangeRecord> both = records(keyspaceFeed());
        assertEquals(3, both.size());
        Change modified = change(both, Change.Kind.MODIFY);
        assertEquals(item("a", 1), Item.of(modified.before()));
        assertEquals(item("a", 2), Item.of(modified.after()));
        assertEquals(item("a", 1).only(List.of("pk")), Item.of(modified.key()));
        assertNull(change(both, Change.Kind.INSERT).before());
        assertNull(change(both, Change.Kind.REMOVE).after());
        dynamo.stream("rivers", null);
        put("a", 3);
        dynamo.stream("rivers", "KEYS_ONLY");
        put("a", 4);
        List<ChangeRecord> keysOnly = records(keyspaceFeed());
        assertEquals(4, keysOnly.size());
        List<Change> modifications = keysOnly.stream()
                .map(ChangeRecord::change)
                .filter(change -> change.kind() == Change.Kind.MODIFY)
                .toList();
        assertEquals(2, modifications.size());
        assertNull(modifications.getLast().before());
        assertNull(modifications.getLast().after());
    }

    /**
     * Writers increase numbers while the stream goes on and off. Whatever a segment of the log says lies between two
     * states of the item must be without gaps: within a stream's time, every change follows the one before it.
     */
    @Test
    void aChangeIsInTheLogIfAndOnlyIfTheStreamWasOnAtItsCommit() throws InterruptedException {
        dynamo.createTable("rivers", null, null);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger failures = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String key = "writer" + i;
            writers.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 1; !stop.get(); n++) {
                        put(key, n);
                    }
                } catch (RuntimeException e) {
                    failures.incrementAndGet();
                }
            }));
        }
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < TOGGLES; i++) {
            streams.add(dynamo.stream("rivers", "NEW_AND_OLD_IMAGES").latestStreamArn());
            awaitRecords();
            dynamo.stream("rivers", null);
        }
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(0, failures.get());
        int inStreams = streams.stream().mapToInt(this::assertDense).sum();
        assertEquals(inStreams, records(keyspaceFeed()).size(), "no record was written while no stream was on");
    }

    /** Waits until records were written since the stream went on. */
    private void awaitRecords() {
        long before = keyspaceFeed().stream().mapToLong(Feed::lastSequence).sum();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (keyspaceFeed().stream().mapToLong(Feed::lastSequence).sum() < before + 20) {
            assertTrue(System.nanoTime() < deadline, "writers go on");
            Thread.onSpinWait();
        }
    }

    /** In a stream's segments each item's changes follow each other without a gap. Returns how many there are. */
    private int assertDense(String arn) {
        FeedName name = FeedName.ofArn(arn).orElseThrow();
        FeedDescriptor feed = FeedDescriptor.of(dynamo.store.blocking().get(name.key()));
        List<Row> segments = dynamo.store.blocking().all(name.closedSegments());
        assertEquals(feed.keyspace().buckets(), segments.size());
        int records = 0;
        for (Row row : segments) {
            ClosedSegment closed = ClosedSegment.of(row.value());
            Map<Item, Item> last = new HashMap<>();
            Feed bucket =
                    dynamo.store.feed(feed.keyspace().bucket(closed.segment().bucket()));
            for (ChangeRecord record : records(List.of(bucket))) {
                boolean inside = record.sequence() >= closed.segment().startSequence()
                        && record.sequence() < closed.endSequence();
                if (inside) {
                    follow(record.change(), last);
                    records++;
                }
            }
        }
        assertTrue(records > 0, "the stream saw writes");
        return records;
    }

    private static void follow(Change change, Map<Item, Item> last) {
        Item key = Item.of(change.key());
        Item before = change.before() == null ? null : Item.of(change.before());
        if (last.containsKey(key)) {
            assertEquals(last.get(key), before, "nothing is missing between two records");
        }
        assertNotNull(change.after());
        last.put(key, Item.of(change.after()));
    }

    private List<Feed> keyspaceFeed() {
        TableCatalog catalog = new TableCatalog(dynamo.store);
        Table table = catalog.read(new TableReference("111122223333", "eu-central-1", "rivers"));
        catalog.close();
        List<Feed> feeds = new ArrayList<>();
        for (int bucket = 0; bucket < table.keyspace().buckets(); bucket++) {
            feeds.add(dynamo.store.feed(table.keyspace().bucket(bucket)));
        }
        return feeds;
    }

    /** The changes of items in these logs. */
    private List<ChangeRecord> records(List<Feed> feeds) {
        List<ChangeRecord> records = new ArrayList<>();
        for (Feed feed : feeds) {
            long at = 0;
            while (at < feed.lastSequence()) {
                FeedPage page = dynamo.store.blocking().readAfter(feed, at, 1_000, 1 << 20);
                page.records().stream()
                        .filter(record -> record.change().kind() != Change.Kind.MARK)
                        .forEach(records::add);
                at = page.next();
            }
        }
        records.sort((left, right) -> Long.compare(left.timeMillis(), right.timeMillis()));
        return records;
    }

    private static Change change(List<ChangeRecord> records, Change.Kind kind) {
        return records.stream()
                .map(ChangeRecord::change)
                .filter(change -> change.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private void put(String key, int number) {
        CompletableFuture<?> answer = dynamo.start(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(item(key, number)));
        answer.join();
    }

    private void delete(String key) {
        dynamo.call(
                Operations.DELETE_ITEM,
                DeleteItemInput.create().tableName("rivers").key(item(key, 0).only(List.of("pk"))));
    }

    private static Item item(String key, int number) {
        return Item.builder()
                .put("pk", AttributeValue.string(key))
                .put("n", AttributeValue.number(number))
                .build();
    }
}
