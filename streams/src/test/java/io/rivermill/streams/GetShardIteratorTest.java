// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.ViewType;
import io.rivermill.wire.streams.Shard;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetShardIteratorTest extends StreamsFixture {

    @Test
    void iteratorsBeginWhereTheyAreAskedTo() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        for (int i = 1; i <= 4; i++) {
            table.put(i, TestTable.item(i, "x"));
        }
        Shard shard = onlyShard(feed);
        List<String> numbers = read(feed).stream()
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
        assertEquals(numbers, numbersFrom(iterator(feed, shard, "TRIM_HORIZON", null)));
        assertEquals(numbers.subList(1, 4), numbersFrom(iterator(feed, shard, "AT_SEQUENCE_NUMBER", numbers.get(1))));
        assertEquals(
                numbers.subList(2, 4), numbersFrom(iterator(feed, shard, "AFTER_SEQUENCE_NUMBER", numbers.get(1))));
        String latest = iterator(feed, shard, "LATEST", null);
        table.put(5, TestTable.item(5, "x"));
        assertEquals(1, numbersFrom(latest).size());
    }

    @Test
    void iteratorsThatMakeNoSenseAreRefused() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        Shard shard = onlyShard(feed);
        String number = read(feed).getFirst().dynamodb().sequenceNumber();
        assertEquals(
                "One or more parameter values were invalid: SequenceNumber should not be passed for this iterator type",
                refused(() -> iterator(feed, shard, "LATEST", number)).getMessage());
        for (String bad : new String[] {null, "100000000000000000000000x", "1000000000000000000900000", number + "1"}) {
            assertEquals(
                    "One or more parameter values were invalid: Invalid SequenceNumber",
                    refused(() -> iterator(feed, shard, "AT_SEQUENCE_NUMBER", bad))
                            .getMessage());
        }
        Shard other = Shard.create().shardId("shardId-00000000000000000001-00000000");
        assertEquals(
                "Requested resource not found: Shard: shardId-00000000000000000001-00000000 in Stream: "
                        + feed.name().arn() + " not found",
                refused(() -> iterator(feed, other, "LATEST", null)).getMessage());
    }

    @Test
    void iteratorsOfAnotherStoreAreRefused() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        try (MemoryStore elsewhere = new MemoryStore(clock)) {
            ShardIterators others = ShardIterators.open(elsewhere, clock, new SecureRandom());
            assertEquals(
                    "One or more parameter values were invalid: Invalid ShardIterator",
                    refused(() -> others.read(iterator)).getMessage());
        }
    }

    @Test
    void iteratorsHoldForAServerThatWasStartedAgain() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        ShardIterators again = ShardIterators.open(store, clock, new SecureRandom());
        assertEquals(feed.name(), again.read(iterator).stream());
    }
}
