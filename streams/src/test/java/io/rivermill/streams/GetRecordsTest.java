// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.Change;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.ViewType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.Identity;
import io.rivermill.wire.streams.Record;
import io.rivermill.wire.streams.Shard;
import io.rivermill.wire.streams.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetRecordsTest extends StreamsFixture {

    @Test
    void recordsTellWhatBecameOfItems() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_AND_OLD_IMAGES, clock.millis());
        table.put(1, TestTable.item(1, "New item!"));
        table.put(1, TestTable.item(1, "This item has changed"));
        table.remove(1, Change.Kind.REMOVE);
        List<Record> records = read(feed);

        assertEquals(
                List.of("INSERT", "MODIFY", "REMOVE"),
                records.stream().map(Record::eventName).toList());
        assertEquals(List.of(24L, 56L, 36L), sizes(records), "the sizes of the developer guide's example");
        Record insert = records.getFirst();
        assertEquals("1.1", insert.eventVersion());
        assertEquals("aws:dynamodb", insert.eventSource());
        assertEquals("us-east-1", insert.awsRegion());
        assertTrue(insert.eventID().matches("[0-9a-f]{32}"));
        assertNull(insert.userIdentity());
        StreamRecord modify = records.get(1).dynamodb();
        assertEquals(TestTable.item(1, "New item!"), modify.oldImage());
        assertEquals(TestTable.item(1, "This item has changed"), modify.newImage());
        assertEquals(List.of("Id"), modify.keys().names());
        assertEquals("NEW_AND_OLD_IMAGES", modify.streamViewType());
        assertEquals("1000000000000000000200000", modify.sequenceNumber());
        assertEquals(clock.now(), modify.approximateCreationDateTime());
        assertNull(records.getLast().dynamodb().newImage());
        assertEquals(records.get(1).eventID(), read(feed).get(1).eventID(), "the same whenever it is read");
        assertEquals(3, new HashSet<>(records.stream().map(Record::eventID).toList()).size());
    }

    @Test
    void aStreamShowsWhatItsViewTypeSays() {
        for (ViewType type : ViewType.values()) {
            FeedDescriptor feed = table.turnOn(type, clock.millis());
            table.put(1, TestTable.item(1, type.name()));
            StreamRecord record = read(feed).getFirst().dynamodb();
            boolean modified = type != ViewType.KEYS_ONLY;
            assertEquals(modified && type.before(), record.oldImage() != null, type.name());
            assertEquals(type.after(), record.newImage() != null, type.name());
            assertEquals(type.name(), record.streamViewType());
            table.turnOff(feed, clock.millis());
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void whatExpiredWasRemovedByTheService() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        table.remove(1, Change.Kind.EXPIRE);
        Record removed = read(feed).getLast();
        assertEquals("REMOVE", removed.eventName());
        Identity identity = removed.userIdentity();
        assertEquals("dynamodb.amazonaws.com", identity.principalId());
        assertEquals("Service", identity.type());
    }

    @Test
    void pagesEndWithTheirLimitAndGoOnWhereTheyEnded() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_IMAGE, clock.millis());
        for (int i = 1; i <= 7; i++) {
            table.put(i, TestTable.item(i, "x"));
        }
        String iterator = iterator(feed, onlyShard(feed), "TRIM_HORIZON", null);
        List<Integer> sizes = new ArrayList<>();
        for (int page = 0; page < 4; page++) {
            GetRecordsOutput output = get(iterator, 3);
            sizes.add(output.records().size());
            iterator = output.nextShardIterator();
        }
        assertEquals(List.of(3, 3, 1, 0), sizes);
        table.put(8, TestTable.item(8, "x"));
        assertEquals(1, get(iterator, 3).records().size());
    }

    @Test
    void aPageHoldsAtMostAThousandRecords() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        for (int i = 1; i <= 1_001; i++) {
            table.put(i, TestTable.item(i, "x"));
        }
        GetRecordsOutput first = get(iterator(feed, onlyShard(feed), "TRIM_HORIZON", null), null);
        assertEquals(1_000, first.records().size());
        assertEquals(1, get(first.nextShardIterator(), null).records().size());
    }

    @Test
    void aRecordHasTheSizeOfItsKeysAndImages() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_AND_OLD_IMAGES, clock.millis());
        Item item = Item.builder()
                .put("Id", AttributeValue.number(2))
                .put("n", AttributeValue.number(1))
                .build();
        table.put(2, item);
        assertEquals(List.of(11L), sizes(read(feed)));
    }

    @Test
    void aRecordLargerThanAPageIsAPageOfItsOwn() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_AND_OLD_IMAGES, clock.millis());
        for (int i = 0; i < 3; i++) {
            table.put(1, TestTable.item(1, (char) ('a' + i) + "x".repeat(600_000)));
        }
        String iterator = iterator(feed, onlyShard(feed), "TRIM_HORIZON", null);
        for (int i = 0; i < 3; i++) {
            GetRecordsOutput page = get(iterator, null);
            assertEquals(1, page.records().size());
            iterator = page.nextShardIterator();
        }
    }

    @Test
    void aPageHoldsAtMostAMegabyte() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_IMAGE, clock.millis());
        for (int i = 1; i <= 5; i++) {
            table.put(i, TestTable.item(i, "x".repeat(300_000)));
        }
        GetRecordsOutput output = get(iterator(feed, onlyShard(feed), "TRIM_HORIZON", null), null);
        assertEquals(3, output.records().size());
        assertEquals(2, get(output.nextShardIterator(), null).records().size());
    }

    @Test
    void recordsThatAreAMegabyteTogetherAreOnePageAndThoseThatAreMoreAreNot() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_IMAGE, clock.millis());
        table.put(1, TestTable.item(1, "x".repeat((1 << 19) - 100)));
        table.put(2, TestTable.item(2, "x".repeat((1 << 19) - 100)));
        table.put(3, TestTable.item(3, "x".repeat((1 << 19) + 1)));
        GetRecordsOutput first = get(iterator(feed, onlyShard(feed), "TRIM_HORIZON", null), null);
        assertEquals(2, first.records().size());
        table.put(4, TestTable.item(4, "x".repeat(1 << 19)));
        assertEquals(1, get(first.nextShardIterator(), null).records().size());
    }

    @Test
    void iteratorsExpireAfterFifteenMinutesAndCannotBeForged() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        clock.advance(Duration.ofMinutes(15));
        get(iterator, null);
        clock.advance(Duration.ofMillis(1));
        assertEquals(
                "ExpiredIteratorException", refused(() -> get(iterator, null)).code());

        String fresh = iterator(feed, onlyShard(feed), "LATEST", null);
        int at = fresh.indexOf("|1|") + 5;
        String forged = fresh.substring(0, at) + (fresh.charAt(at) == 'A' ? 'B' : 'A') + fresh.substring(at + 1);
        String moved = fresh.replace("/orders/", "/others/");
        for (String bad : List.of(
                forged,
                moved,
                "nonsense",
                feed.name().arn() + "|1|",
                feed.name().arn() + "|1|?")) {
            ServiceException refused = refused(() -> get(bad, null));
            assertEquals("ValidationException", refused.code());
            assertEquals("One or more parameter values were invalid: Invalid ShardIterator", refused.getMessage());
        }
    }

    @Test
    void recordsAreGoneAfterADay() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        Shard shard = onlyShard(feed);
        String first = read(feed).getFirst().dynamodb().sequenceNumber();
        clock.advance(DAY.minusMinutes(5));
        table.put(2, TestTable.item(2, "x"));
        String horizon = iterator(feed, shard, "TRIM_HORIZON", null);
        String at = iterator(feed, shard, "AT_SEQUENCE_NUMBER", first);
        assertEquals(2, numbersFrom(horizon).size());
        clock.advance(Duration.ofMinutes(10));
        for (boolean freed : new boolean[] {false, true}) {
            if (freed) {
                keeper.run();
            }
            assertEquals(1, numbersFrom(horizon).size(), "what the oldest record is moves on");
            assertEquals(
                    shard.sequenceNumberRange().startingSequenceNumber(),
                    describe(feed).shards().getFirst().sequenceNumberRange().startingSequenceNumber(),
                    "a shard begins where it began");
            assertEquals(
                    "TrimmedDataAccessException", refused(() -> get(at, null)).code());
            assertEquals(
                    "The data you are trying to access has been trimmed",
                    refused(() -> iterator(feed, shard, "AT_SEQUENCE_NUMBER", first))
                            .getMessage());
            assertEquals(
                    1,
                    numbersFrom(iterator(feed, shard, "AFTER_SEQUENCE_NUMBER", first))
                            .size());
            assertEquals(
                    1, numbersFrom(iterator(feed, shard, "TRIM_HORIZON", null)).size());
        }
    }

    @Test
    void aReaderThatBeganAtTheOldestRecordAndReadOnIsToldWhatItMisses() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        table.put(2, TestTable.item(2, "x"));
        clock.advance(DAY.minusMinutes(5));
        String horizon = iterator(feed, describe(feed).shards().getFirst(), "TRIM_HORIZON", null);
        String second = get(horizon, 1).nextShardIterator();
        clock.advance(Duration.ofMinutes(10));
        assertEquals(List.of(), get(horizon, null).records(), "what is oldest moves on for who hasn't begun");
        assertEquals(
                "TrimmedDataAccessException", refused(() -> get(second, null)).code());
    }

    @Test
    void aShardThatLeavesTheListTakesItsIteratorsWithIt() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        clock.advance(Duration.ofHours(4));
        keeper.run();
        Shard closed = describe(feed).shards().getFirst();
        clock.advance(DAY.multipliedBy(2).minusMinutes(5));
        String iterator = iterator(feed, closed, "TRIM_HORIZON", null);
        assertNull(get(iterator, null).nextShardIterator());
        clock.advance(Duration.ofMinutes(10));
        ServiceException gone = refused(() -> get(iterator, null));
        assertEquals("ResourceNotFoundException", gone.code());
        assertEquals(
                "Requested resource not found: Shard: " + closed.shardId() + " in Stream: "
                        + feed.name().arn() + " not found",
                gone.getMessage());
    }

    @Test
    void aClosedShardEndsEvenWhenItsLastRecordsWereFreed() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        clock.advance(Duration.ofMinutes(50));
        table.put(1, TestTable.item(1, "x"));
        table.put(2, TestTable.item(2, "x"));
        clock.advance(Duration.ofHours(4));
        keeper.run();
        Shard parent = describe(feed).shards().getFirst();
        String first = parent.sequenceNumberRange().startingSequenceNumber();
        clock.advance(Duration.ofHours(19).plusMinutes(56));
        String horizon = iterator(feed, parent, "TRIM_HORIZON", null);
        String after = iterator(feed, parent, "AFTER_SEQUENCE_NUMBER", first);
        clock.advance(Duration.ofMinutes(14));
        keeper.run();
        GetRecordsOutput end = get(horizon, null);
        assertEquals(List.of(), end.records());
        assertNull(end.nextShardIterator(), "there is nothing more in it, and never will be");
        assertEquals(
                "TrimmedDataAccessException", refused(() -> get(after, null)).code());
    }
}
