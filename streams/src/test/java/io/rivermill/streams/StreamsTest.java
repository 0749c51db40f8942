// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Reply;
import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.store.Change;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import io.rivermill.store.ViewType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.streams.DescribeStreamInput;
import io.rivermill.wire.streams.GetRecordsInput;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.GetShardIteratorInput;
import io.rivermill.wire.streams.Identity;
import io.rivermill.wire.streams.ListStreamsInput;
import io.rivermill.wire.streams.ListStreamsOutput;
import io.rivermill.wire.streams.Record;
import io.rivermill.wire.streams.Shard;
import io.rivermill.wire.streams.ShardFilter;
import io.rivermill.wire.streams.StreamDescription;
import io.rivermill.wire.streams.StreamRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The four operations together, as a consumer walks through them. */
@Timeout(60)
class StreamsTest {
    private static final Duration DAY = Duration.ofHours(24);

    private final ManualClock clock = new ManualClock();
    private final Store store = new MemoryStore(clock);
    private final Streams streams = new Streams(store, clock);
    private final ShardIterators iterators = ShardIterators.open(store, clock, new SecureRandom());
    private final StreamKeeper keeper = new StreamKeeper(store, clock, Duration.ofHours(4));
    private final TestTable table = new TestTable(store, "orders", 1_000, 0);

    @AfterEach
    void closeStore() {
        store.close();
    }

    // Records

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
    void aPageHoldsAtMostAMegabyte() {
        FeedDescriptor feed = table.turnOn(ViewType.NEW_IMAGE, clock.millis());
        for (int i = 1; i <= 5; i++) {
            table.put(i, TestTable.item(i, "x".repeat(300_000)));
        }
        GetRecordsOutput output = get(iterator(feed, onlyShard(feed), "TRIM_HORIZON", null), null);
        assertEquals(3, output.records().size());
        assertEquals(2, get(output.nextShardIterator(), null).records().size());
    }

    // Places

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
    void iteratorsHoldForAServerThatWasStartedAgain() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        ShardIterators again = ShardIterators.open(store, clock, new SecureRandom());
        assertEquals(feed.name(), again.read(iterator).stream());
    }

    // Shards

    @Test
    void shardsRollWhenTheyHaveLivedAndHoldRecords() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        clock.advance(Duration.ofHours(5));
        keeper.run();
        assertEquals(1, describe(feed).shards().size(), "a shard without records doesn't roll");
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
    void aReaderThatFollowsAShardSeesItsEndAndFindsItsChild() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        Shard parent = onlyShard(feed);
        String iterator =
                get(iterator(feed, parent, "TRIM_HORIZON", null), null).nextShardIterator();
        assertNotNull(iterator);
        clock.advance(Duration.ofHours(4));
        keeper.run();
        String stale = iterator(
                feed,
                parent,
                "AFTER_SEQUENCE_NUMBER",
                read(feed).getFirst().dynamodb().sequenceNumber());
        GetRecordsOutput end = get(stale, null);
        assertEquals(List.of(), end.records());
        assertNull(end.nextShardIterator());
        ShardFilter children = ShardFilter.create().type("CHILD_SHARDS").shardId(parent.shardId());
        StreamDescription description = describe(
                DescribeStreamInput.create().streamArn(feed.name().arn()).shardFilter(children));
        assertEquals(1, description.shards().size());
        Shard child = description.shards().getFirst();
        assertEquals(parent.shardId(), child.parentShardId());
        ShardFilter none = ShardFilter.create().type("CHILD_SHARDS").shardId(child.shardId());
        assertEquals(
                List.of(),
                describe(DescribeStreamInput.create()
                                .streamArn(feed.name().arn())
                                .shardFilter(none))
                        .shards());
    }

    @Test
    void shardsArePagedInTheOrderOfTheirIds() {
        TestTable wide = new TestTable(store, "wide", 1_001, 2);
        FeedDescriptor feed = wide.turnOn(ViewType.KEYS_ONLY, clock.millis());
        List<String> seen = allShards(feed).stream().map(Shard::shardId).toList();
        assertEquals(4, seen.size());
        assertEquals(seen.stream().sorted().distinct().toList(), seen);
        StreamDescription past = describe(
                DescribeStreamInput.create().streamArn(feed.name().arn()).exclusiveStartShardId(seen.getLast()));
        assertEquals(List.of(), past.shards());
    }

    @Test
    void descriptionsTellOfTheStream() {
        FeedDescriptor feed = table.turnOn(ViewType.OLD_IMAGE, clock.millis());
        StreamDescription description = describe(feed);
        assertEquals(feed.name().arn(), description.streamArn());
        assertEquals("2026-01-01T00:00:00.000", description.streamLabel());
        assertEquals("ENABLED", description.streamStatus());
        assertEquals("OLD_IMAGE", description.streamViewType());
        assertEquals("orders", description.tableName());
        assertEquals(clock.now(), description.creationRequestDateTime());
        assertEquals("Id", description.keySchema().getFirst().attributeName());
        assertEquals("HASH", description.keySchema().getFirst().keyType());
        table.turnOff(feed, clock.millis());
        assertEquals("DISABLED", describe(feed).streamStatus());
        assertNotNull(onlyShard(feed).sequenceNumberRange().endingSequenceNumber());
    }

    // Time

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
    void aStreamTurnedOffStaysForADay() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        table.turnOff(feed, clock.millis());
        clock.advance(Duration.ofSeconds(1));
        FeedDescriptor next = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        assertNotEquals(feed.name(), next.name());
        assertEquals(List.of(feed.name().arn(), next.name().arn()), listed("orders"));
        assertEquals(1, read(feed).size());
        assertEquals(List.of(), read(next), "a stream begins after the end of the one before");
        clock.advance(DAY);
        String arn = feed.name().arn();
        for (boolean swept : new boolean[] {false, true}) {
            if (swept) {
                keeper.run();
                assertNull(store.blocking().get(feed.name().key()));
            }
            assertEquals(List.of(next.name().arn()), listed("orders"));
            ServiceException gone = refused(() -> describe(feed));
            assertEquals("ResourceNotFoundException", gone.code());
            assertEquals("Requested resource not found: Stream: " + arn + " not found", gone.getMessage());
        }
        assertEquals(1, describe(next).shards().size());
    }

    @Test
    void closedShardsAreForgottenADayAfterTheirRecords() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        clock.advance(Duration.ofHours(4));
        keeper.run();
        clock.advance(DAY.multipliedBy(2));
        keeper.run();
        assertEquals(2, describe(feed).shards().size());
        Shard closed = describe(feed).shards().getFirst();
        clock.advance(Duration.ofMillis(1));
        assertEquals(1, describe(feed).shards().size());
        assertEquals(
                "ResourceNotFoundException",
                refused(() -> iterator(feed, closed, "LATEST", null)).code());
        keeper.run();
        assertEquals(List.of(), store.blocking().all(feed.name().closedSegments()));
        assertEquals(closed.shardId(), onlyShard(feed).parentShardId(), "a parent may be gone");
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

    // Streams

    @Test
    void streamsAreListedByTableInPages() {
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestTable each = new TestTable(store, "table" + i, 2_000 + i, 0);
            arns.add(each.turnOn(ViewType.KEYS_ONLY, clock.millis()).name().arn());
        }
        assertEquals(List.of(arns.get(3)), listed("table3"));
        assertEquals(List.of(), listed("unknown"));
        List<String> seen = new ArrayList<>();
        ListStreamsInput input = ListStreamsInput.create().limit(2);
        for (String after = ""; after != null; ) {
            ListStreamsOutput page = new ListStreams(streams).handle(input, TestTable.CALLER);
            page.streams().forEach(stream -> seen.add(stream.streamArn()));
            after = page.lastEvaluatedStreamArn();
            input.exclusiveStartStreamArn(after);
        }
        assertEquals(arns, seen);
    }

    @Test
    void streamsOfOthersAreNotThere() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        Caller other = new Caller(Principal.root("210987654321"), TestTable.REGION, "request", "127.0.0.1");
        Caller elsewhere = new Caller(Principal.root(TestTable.ACCOUNT), "eu-west-1", "request", "127.0.0.1");
        for (Caller caller : List.of(other, elsewhere)) {
            assertEquals(
                    List.of(),
                    new ListStreams(streams)
                            .handle(ListStreamsInput.create(), caller)
                            .streams());
            DescribeStreamInput input =
                    DescribeStreamInput.create().streamArn(feed.name().arn());
            assertEquals(
                    "ResourceNotFoundException",
                    refused(() -> new DescribeStream(streams).handle(input, caller))
                            .code());
            assertEquals(
                    "ResourceNotFoundException",
                    refused(() -> get(iterator, null, caller)).code());
        }
        assertEquals(
                "ValidationException",
                refused(() -> describe(DescribeStreamInput.create().streamArn("arn:aws:dynamodb:us-east-1:1:table/x")))
                        .code());
    }

    @Test
    void sequenceNumbersAreReadAsTheyAreWritten() {
        SequenceNumber number = new SequenceNumber(Long.MAX_VALUE, 4_095);
        assertEquals("1922337203685477580704095", number.toString());
        assertEquals(number, SequenceNumber.parse(number.toString()).orElseThrow());
        assertFalse(SequenceNumber.parse("1999999999999999999900000").isPresent());
        assertFalse(SequenceNumber.parse("2000000000000000000100000").isPresent());
        assertFalse(SequenceNumber.parse("").isPresent());
    }

    private List<Record> read(FeedDescriptor feed) {
        Shard shard = describe(feed).shards().getFirst();
        return get(iterator(feed, shard, "TRIM_HORIZON", null), null).records();
    }

    private static List<Long> sizes(List<Record> records) {
        return records.stream().map(record -> record.dynamodb().sizeBytes()).toList();
    }

    private List<String> numbersFrom(String iterator) {
        return get(iterator, null).records().stream()
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
    }

    private List<Shard> allShards(FeedDescriptor feed) {
        List<Shard> shards = new ArrayList<>();
        String after = null;
        do {
            StreamDescription page = describe(DescribeStreamInput.create()
                    .streamArn(feed.name().arn())
                    .limit(3)
                    .exclusiveStartShardId(after));
            shards.addAll(page.shards());
            after = page.lastEvaluatedShardId();
        } while (after != null);
        return shards;
    }

    private Shard onlyShard(FeedDescriptor feed) {
        List<Shard> shards = describe(feed).shards();
        assertEquals(1, shards.size());
        return shards.getFirst();
    }

    private List<String> listed(String tableName) {
        return new ListStreams(streams)
                .handle(ListStreamsInput.create().tableName(tableName), TestTable.CALLER).streams().stream()
                        .map(stream ->
                                FeedName.ofArn(stream.streamArn()).orElseThrow().arn())
                        .toList();
    }

    private StreamDescription describe(FeedDescriptor feed) {
        return describe(DescribeStreamInput.create().streamArn(feed.name().arn()));
    }

    private StreamDescription describe(DescribeStreamInput input) {
        return new DescribeStream(streams).handle(input, TestTable.CALLER).streamDescription();
    }

    private String iterator(FeedDescriptor feed, Shard shard, String type, @Nullable String number) {
        GetShardIteratorInput input = GetShardIteratorInput.create()
                .streamArn(feed.name().arn())
                .shardId(shard.shardId())
                .shardIteratorType(type)
                .sequenceNumber(number);
        return new GetShardIterator(streams, iterators)
                .handle(input, TestTable.CALLER)
                .shardIterator();
    }

    private GetRecordsOutput get(String iterator, @Nullable Integer limit) {
        return get(iterator, limit, TestTable.CALLER);
    }

    private GetRecordsOutput get(String iterator, @Nullable Integer limit, Caller caller) {
        CompletableFuture<GetRecordsOutput> answer = new CompletableFuture<>();
        GetRecordsInput input = GetRecordsInput.create().shardIterator(iterator).limit(limit);
        new GetRecords(streams, iterators).handle(input, caller, new Reply<>() {
            @Override
            public void ok(GetRecordsOutput output) {
                answer.complete(output);
            }

            @Override
            public void fail(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.join();
    }

    private static ServiceException refused(Supplier<?> call) {
        RuntimeException failure = assertThrows(RuntimeException.class, call::get);
        return (ServiceException) (failure instanceof CompletionException ? failure.getCause() : failure);
    }
}
