// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.FaultyStore;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.TestUpdate;
import io.rivermill.store.ViewType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.Record;
import io.rivermill.wire.streams.SequenceNumberRange;
import io.rivermill.wire.streams.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamKeeperTest extends StreamsFixture {

    @Test
    void shardsRollWhenTheyHaveLivedForFourHours() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        clock.advance(Duration.ofHours(4).minusMillis(1));
        keeper.run();
        clock.advance(Duration.ofMillis(1));
        table.put(1, TestTable.item(1, "x"));
        String iterator = iterator(feed, onlyShard(feed), "TRIM_HORIZON", null);
        keeper.run();
        table.put(2, TestTable.item(2, "x"));

        List<Shard> shards = describe(feed).shards();
        Shard parent = shards.getFirst();
        Shard child = shards.getLast();
        assertEquals(2, shards.size());
        assertTrue(parent.shardId().matches("shardId-[0-9]{20}-[0-9a-f]{8}"));
        assertTrue(parent.shardId().compareTo(child.shardId()) < 0);
        assertEquals(parent.shardId(), child.parentShardId());
        assertNull(parent.parentShardId());
        assertNull(child.sequenceNumberRange().endingSequenceNumber());
        String end = parent.sequenceNumberRange().endingSequenceNumber();
        assertTrue(end.compareTo(child.sequenceNumberRange().startingSequenceNumber()) < 0);

        GetRecordsOutput last = get(iterator, null);
        assertEquals(1, last.records().size(), "a shard holds its own records only");
        assertNull(last.nextShardIterator(), "a closed shard read to its end has no next iterator");
        assertEquals(1, numbersFrom(iterator(feed, child, "TRIM_HORIZON", null)).size());
        assertNull(get(iterator(feed, parent, "AT_SEQUENCE_NUMBER", end), null).nextShardIterator());
        assertNull(get(iterator(feed, parent, "LATEST", null), null).nextShardIterator());
        keeper.run();
        assertEquals(2, describe(feed).shards().size(), "the child is young");
    }

    @Test
    void aShardWithoutRecordsRollsLikeAnyOther() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        clock.advance(Duration.ofHours(4));
        keeper.run();
        String fresh = iterator(feed, describe(feed).shards().getFirst(), "TRIM_HORIZON", null);
        table.put(1, TestTable.item(1, "x"));
        List<Shard> shards = describe(feed).shards();
        assertEquals(2, shards.size());
        SequenceNumberRange empty = shards.getFirst().sequenceNumberRange();
        assertEquals(empty.startingSequenceNumber(), empty.endingSequenceNumber());
        for (String each : List.of(fresh, iterator(feed, shards.getFirst(), "LATEST", null))) {
            GetRecordsOutput end = get(each, null);
            assertEquals(List.of(), end.records());
            assertNull(end.nextShardIterator());
        }
        assertEquals(shards.getFirst().shardId(), shards.getLast().parentShardId());
        assertEquals(
                1,
                numbersFrom(iterator(feed, shards.getLast(), "TRIM_HORIZON", null))
                        .size());
    }

    @Test
    void closedShardsAreForgottenADayAfterTheirRecords() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        clock.advance(Duration.ofHours(4));
        keeper.run();
        clock.advance(DAY.multipliedBy(2));
        keeper.run();
        assertEquals(3, describe(feed).shards().size());
        Shard closed = describe(feed).shards().getFirst();
        clock.advance(Duration.ofMillis(1));
        assertEquals(2, describe(feed).shards().size());
        assertEquals(
                "ResourceNotFoundException",
                refused(() -> iterator(feed, closed, "LATEST", null)).code());
        keeper.run();
        assertEquals(1, store.blocking().all(feed.name().closedSegments()).size());
        assertEquals(closed.shardId(), describe(feed).shards().getFirst().parentShardId(), "a parent may be gone");
    }

    @Test
    void aRoundDoesNotReadShardsThatAreNotDueYet() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        int rolls = 5_000;
        FaultyStore counting = new FaultyStore(store);
        StreamKeeper hasty = new StreamKeeper(counting, clock, Duration.ofMillis(1));
        for (int i = 0; i < rolls; i++) {
            clock.advance(Duration.ofMillis(1));
            hasty.run();
        }
        assertEquals(rolls, store.blocking().all(feed.name().closedSegments()).size());
        assertEquals(2 * rolls, counting.pagesAsked(), "one of streams, one of closed shards");
        clock.advance(DAY.multipliedBy(2));
        keeper.run();
        assertEquals(2, store.blocking().all(feed.name().closedSegments()).size());
    }

    @Test
    void aStreamWhoseRowCannotBeReadKeepsNoOtherWaiting() {
        FeedName damaged = new FeedName(TestTable.ACCOUNT, TestTable.REGION, "aardvarks", "2026-01-01T00:00:00.000");
        store.blocking().update(TestUpdate.put(damaged.key(), new byte[] {99}));
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        clock.advance(Duration.ofHours(4));
        keeper.run();
        assertEquals(2, describe(feed).shards().size());
    }

    @Test
    void everyChangeIsInOneShardOfItsLineageWhileShardsRoll() throws InterruptedException {
        TestTable wide = new TestTable(store, "wide", 1_001, 1);
        FeedDescriptor feed = wide.turnOn(ViewType.NEW_IMAGE, clock.millis());
        StreamKeeper hasty = new StreamKeeper(store, clock, Duration.ofMillis(1));
        int writers = 4;
        int each = 60;
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int id = writer;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < each; i++) {
                    wide.put(id, TestTable.item(id, "v" + i));
                }
            }));
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            clock.advance(Duration.ofMillis(1));
            hasty.run();
        }
        Map<Item, List<String>> messages = new HashMap<>();
        List<Shard> shards = allShards(feed);
        for (Shard shard : shards) {
            for (String at = iterator(feed, shard, "TRIM_HORIZON", null); at != null; ) {
                GetRecordsOutput page = get(at, 7);
                for (Record record : page.records()) {
                    messages.computeIfAbsent(record.dynamodb().keys(), key -> new ArrayList<>())
                            .add(record.dynamodb().newImage().get("Message").toString());
                }
                at = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        assertTrue(shards.size() > 4, "shards rolled among the writes: " + shards.size());
        assertEquals(writers, messages.size());
        List<String> expected = IntStream.range(0, each)
                .mapToObj(i -> AttributeValue.string("v" + i).toString())
                .toList();
        messages.values().forEach(seen -> assertEquals(expected, seen, "each once, in order, parents before children"));
    }
}
