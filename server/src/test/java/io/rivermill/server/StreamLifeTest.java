// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Tasks;
import io.rivermill.dynamodb.DynamoDbService;
import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.http.Caller;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.http.Service;
import io.rivermill.http.TestCalls;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.Keyspace;
import io.rivermill.store.rocksdb.RocksSettings;
import io.rivermill.store.rocksdb.RocksStore;
import io.rivermill.streams.StreamsService;
import io.rivermill.streams.StreamsSettings;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import io.rivermill.wire.streams.DescribeStreamInput;
import io.rivermill.wire.streams.GetRecordsInput;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.GetShardIteratorInput;
import io.rivermill.wire.streams.ListStreamsInput;
import io.rivermill.wire.streams.Operations;
import io.rivermill.wire.streams.Record;
import io.rivermill.wire.streams.Shard;
import io.rivermill.wire.streams.StreamDescription;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of tables that are made, changed and deleted through DynamoDB, on a disk, over days of a clock that tests move. */
class StreamLifeTest {
    private static final Caller CALLER =
            new Caller(Principal.root("123456789012"), "eu-central-1", "request", "127.0.0.1");
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration KEEPER_PAUSE = Duration.ofMillis(5);
    private static final String TABLE = "rivers";

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final Tasks tasks = Tasks.system();
    private RocksStore store;
    private DynamoDbService dynamodb;
    private StreamsService streams;

    @BeforeEach
    void open() {
        store = RocksStore.open(folder.resolve("data"), RocksSettings.defaults(), clock);
        dynamodb = new DynamoDbService(store, clock, tasks, DynamoDbSettings.DEFAULT);
        streams = new StreamsService(
                store, clock, tasks, new SecureRandom(), new StreamsSettings(Duration.ofHours(4), KEEPER_PAUSE));
    }

    @AfterEach
    void close() {
        streams.close();
        dynamodb.close();
        tasks.close();
        store.close();
    }

    @Test
    void aRecordIsReadableWhenItsWriteIsAnswered() {
        String stream = createTable();
        for (int i = 0; i < 50; i++) {
            put(i % 7, "v" + i);
            assertEquals(i + 1, records(stream).size());
        }
    }

    @Test
    void aStrongReadIsNoOlderThanARecordThatWasSeen() throws InterruptedException {
        String stream = createTable();
        int changes = 300;
        Thread writer =
                Thread.ofPlatform().start(() -> IntStream.range(0, changes).forEach(i -> put(1, Integer.toString(i))));
        int seen = -1;
        while (seen < changes - 1) {
            List<Record> records = records(stream);
            if (records.isEmpty()) {
                continue;
            }
            seen = message(records.getLast().dynamodb().newImage());
            assertTrue(message(read(1)) >= seen, "a record is seen no earlier than what it tells of");
        }
        writer.join();
    }

    private static int message(Item item) {
        return Integer.parseInt(item.get("Message").toString().replaceAll("\\D", ""));
    }

    @Test
    void aStreamThatWasTurnedOffIsReadableForADay() {
        String stream = createTable();
        IntStream.range(0, 20).forEach(i -> put(i, "v"));
        call(
                io.rivermill.wire.dynamodb.Operations.UPDATE_TABLE,
                UpdateTableInput.create()
                        .tableName(TABLE)
                        .streamSpecification(StreamSpecification.create().streamEnabled(false)));
        put(1, "not in any stream");
        assertReadableForADay(stream, 20);
    }

    @Test
    void aDeletedTablesStreamIsReadableForADay() {
        String stream = createTable();
        IntStream.range(0, 20).forEach(i -> put(i, "v"));
        deleteTable();
        assertReadableForADay(stream, 20);
    }

    @Test
    void aTableMadeAgainHasAStreamOfItsOwnBesideTheOldOne() {
        String first = createTable();
        put(1, "first");
        deleteTable();
        String second = createTable();
        put(1, "second");
        assertNotEquals(first, second);
        assertEquals(List.of(first, second), listed());
        assertEquals(List.of("INSERT"), names(records(first)));
        assertEquals(List.of("INSERT"), names(records(second)));
        clock.advance(DAY.plusMillis(1));
        assertEquals(List.of(second), listed());
    }

    /** The four operations answer for a day from now; then none does, and rows and log are freed. */
    private void assertReadableForADay(String stream, int count) {
        FeedName name = FeedName.ofArn(stream).orElseThrow();
        Keyspace keyspace = FeedDescriptor.of(store.blocking().get(name.key())).keyspace();
        assertEquals("DISABLING", describe(stream).streamStatus());
        clock.advance(DAY);
        assertEquals("DISABLED", describe(stream).streamStatus());
        assertEquals(List.of(stream), listed());
        assertEquals(count, records(stream).size());
        String iterator = iterator(stream, describe(stream).shards().getFirst());

        clock.advance(Duration.ofMillis(1));
        assertEquals(List.of(), listed());
        String gone = "Requested resource not found: Stream: " + stream + " not found";
        List<Runnable> calls = List.of(
                () -> describe(stream),
                () -> iterator(stream, Shard.create().shardId("shardId-00000001767225600000-00000000")),
                () -> get(iterator));
        for (Runnable call : calls) {
            ServiceException refused = assertThrows(ServiceException.class, call::run);
            assertEquals("ResourceNotFoundException", refused.code());
            assertEquals(gone, refused.getMessage());
        }
        clock.advance(Duration.ofHours(1));
        Await.untilTrue("its rows are freed", River.SOON, () -> store.blocking().get(name.key()) == null);
        assertEquals(List.of(), store.blocking().all(name.closedSegments()));
        Await.untilTrue("its log is freed", River.SOON, () -> isLogEmpty(keyspace));
    }

    private boolean isLogEmpty(Keyspace keyspace) {
        return IntStream.range(0, keyspace.buckets())
                .allMatch(bucket -> store.blocking()
                        .readAfter(store.feed(keyspace.bucket(bucket)), 0, 1, 1)
                        .records()
                        .isEmpty());
    }

    private String createTable() {
        clock.advance(Duration.ofMillis(1));
        return call(
                        io.rivermill.wire.dynamodb.Operations.CREATE_TABLE,
                        CreateTableInput.create()
                                .tableName(TABLE)
                                .billingMode("PAY_PER_REQUEST")
                                .keySchema(List.of(KeySchemaElement.create()
                                        .attributeName("Id")
                                        .keyType("HASH")))
                                .attributeDefinitions(List.of(AttributeDefinition.create()
                                        .attributeName("Id")
                                        .attributeType("N")))
                                .streamSpecification(StreamSpecification.create()
                                        .streamEnabled(true)
                                        .streamViewType("NEW_IMAGE")))
                .tableDescription()
                .latestStreamArn();
    }

    private void deleteTable() {
        call(
                io.rivermill.wire.dynamodb.Operations.DELETE_TABLE,
                DeleteTableInput.create().tableName(TABLE));
    }

    private void put(int id, String message) {
        Item item = Item.builder()
                .put("Id", AttributeValue.number(id))
                .put("Message", AttributeValue.string(message))
                .build();
        call(
                io.rivermill.wire.dynamodb.Operations.PUT_ITEM,
                PutItemInput.create().tableName(TABLE).item(item));
    }

    private Item read(int id) {
        Item key = Item.builder().put("Id", AttributeValue.number(id)).build();
        return call(
                        io.rivermill.wire.dynamodb.Operations.GET_ITEM,
                        GetItemInput.create().tableName(TABLE).key(key).consistentRead(true))
                .item();
    }

    private List<String> listed() {
        return call(Operations.LIST_STREAMS, ListStreamsInput.create().tableName(TABLE)).streams().stream()
                .map(stream -> stream.streamArn())
                .toList();
    }

    private StreamDescription describe(String stream) {
        return call(Operations.DESCRIBE_STREAM, DescribeStreamInput.create().streamArn(stream))
                .streamDescription();
    }

    private List<Record> records(String stream) {
        List<Record> records = new ArrayList<>();
        for (Shard shard : describe(stream).shards()) {
            GetRecordsOutput page = get(iterator(stream, shard));
            records.addAll(page.records());
            boolean closed = shard.sequenceNumberRange().endingSequenceNumber() != null;
            assertEquals(closed, page.nextShardIterator() == null);
        }
        return records;
    }

    private static List<String> names(List<Record> records) {
        return records.stream().map(Record::eventName).toList();
    }

    private String iterator(String stream, Shard shard) {
        return call(
                        Operations.GET_SHARD_ITERATOR,
                        GetShardIteratorInput.create()
                                .streamArn(stream)
                                .shardId(shard.shardId())
                                .shardIteratorType("TRIM_HORIZON"))
                .shardIterator();
    }

    private GetRecordsOutput get(String iterator) {
        return call(Operations.GET_RECORDS, GetRecordsInput.create().shardIterator(iterator));
    }

    @SuppressWarnings("unchecked") // operations are keyed by their types
    private <I extends View, O extends View> O call(OperationType<I, O> type, I input) {
        Service service = type.service().equals("streams") ? streams : dynamodb;
        Operation<I, O> operation = (Operation<I, O>) service.operations().stream()
                .filter(it -> it.type().name().equals(type.name()))
                .findFirst()
                .orElseThrow();
        return TestCalls.call(operation, input, CALLER);
    }
}
