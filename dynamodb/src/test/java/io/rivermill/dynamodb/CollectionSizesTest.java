// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordWriter;
import io.rivermill.base.Seeds;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Update;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.CancellationReason;
import io.rivermill.wire.dynamodb.Delete;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutRequest;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.TimeToLiveSpecification;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.TransactionCanceledException;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import io.rivermill.wire.dynamodb.UpdateTimeToLiveInput;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollectionSizesTest {
    private static final TableReference RIVERS = new TableReference("111122223333", "eu-central-1", "rivers");
    private static final String EXCEEDED = "ItemCollectionSizeLimitExceededException";

    @Test
    void aCollectionsSizeIsThatOfItsItemsAndTheirLocalEntriesWhateverWasWritten() {
        Seeds.tryEach(10, random -> {
            try (Fixture dynamo = fixture()) {
                for (int i = 0; i < 100; i++) {
                    write(dynamo, random);
                }
                assertEquals(expected(dynamo), sizes(dynamo));
                expire(dynamo);
                assertEquals(expected(dynamo), sizes(dynamo));
            }
        });
    }

    @Test
    void aWriteThatMakesACollectionTooLargeIsRefused() {
        try (Fixture dynamo = fixture()) {
            put(dynamo, "p", 1, 100);
            size(dynamo, "p", CollectionSizes.BYTES_MAX - 1_000);
            put(dynamo, "p", 2, 400);
            long size = size(dynamo, "p");
            ServiceException refusal = dynamo.refusal(Operations.PUT_ITEM, putInput("p", 3, 600));
            assertEquals(EXCEEDED, refusal.code());
            assertEquals("Collection size exceeded.", refusal.getMessage());
            UpdateItemInput grow = UpdateItemInput.create()
                    .tableName("rivers")
                    .key(key("p", 1))
                    .updateExpression("SET w = :w")
                    .expressionAttributeValues(Item.builder()
                            .put(":w", AttributeValue.string("x".repeat(600)))
                            .build());
            assertEquals(EXCEEDED, dynamo.refusal(Operations.UPDATE_ITEM, grow).code());
            BatchWriteItemInput batch = BatchWriteItemInput.create()
                    .requestItems(Map.of(
                            "rivers",
                            List.of(WriteRequest.create()
                                    .putRequest(PutRequest.create().item(item("p", 3, 600))))));
            assertEquals(
                    EXCEEDED, dynamo.refusal(Operations.BATCH_WRITE_ITEM, batch).code());
            assertEquals(size, size(dynamo, "p"));
            put(dynamo, "q", 3, 400);
        }
    }

    @Test
    void aCollectionThatIsTooLargeMayShrinkAndThenHasRoom() {
        try (Fixture dynamo = fixture()) {
            put(dynamo, "p", 1, 1_000);
            size(dynamo, "p", CollectionSizes.BYTES_MAX + 500);
            put(dynamo, "p", 1, 900);
            assertEquals(
                    EXCEEDED,
                    dynamo.refusal(Operations.PUT_ITEM, putInput("p", 2, 100)).code());
            dynamo.call(
                    Operations.DELETE_ITEM,
                    DeleteItemInput.create().tableName("rivers").key(key("p", 1)));
            put(dynamo, "p", 2, 100);
        }
    }

    @Test
    void aTransactionIsCancelledByTheActionsThatMakeACollectionTooLarge() {
        try (Fixture dynamo = fixture()) {
            put(dynamo, "p", 1, 1_000);
            size(dynamo, "p", CollectionSizes.BYTES_MAX - 1_000);
            List<TransactWriteItem> puts = List.of(transactPut("q", 1), transactPut("p", 2), transactPut("p", 3));
            ServiceException refusal = dynamo.refusal(
                    Operations.TRANSACT_WRITE_ITEMS,
                    TransactWriteItemsInput.create().transactItems(puts));
            assertEquals(
                    "Transaction cancelled, please refer cancellation reasons for specific reasons"
                            + " [None, ItemCollectionSizeLimitExceeded, ItemCollectionSizeLimitExceeded]",
                    refusal.getMessage());
            CancellationReason reason = Objects.requireNonNull(
                            ((TransactionCanceledException) Objects.requireNonNull(refusal.details()))
                                    .cancellationReasons())
                    .getLast();
            assertEquals("Collection size exceeded.", reason.message());
            List<TransactWriteItem> both = new ArrayList<>(puts);
            both.add(TransactWriteItem.create()
                    .delete(Delete.create().tableName("rivers").key(key("p", 1))));
            dynamo.call(
                    Operations.TRANSACT_WRITE_ITEMS,
                    TransactWriteItemsInput.create().transactItems(both));
        }
    }

    @Test
    void oneHundredCollectionsAreWrittenInOneTransaction() {
        try (Fixture dynamo = fixture()) {
            TransactWriteItemsInput input = TransactWriteItemsInput.create()
                    .clientRequestToken("token")
                    .transactItems(IntStream.range(0, 100)
                            .mapToObj(i -> transactPut("p" + i, 1))
                            .toList());
            dynamo.call(Operations.TRANSACT_WRITE_ITEMS, input);
            dynamo.call(Operations.TRANSACT_WRITE_ITEMS, input);
            assertEquals(100, sizes(dynamo).size());
            assertEquals(expected(dynamo), sizes(dynamo));
        }
    }

    @Test
    void theRangeOfASizeIsAGigabyteWide() {
        try (Fixture dynamo = fixture()) {
            put(dynamo, "p", 1, 1_000);
            assertEquals(List.of(0.0, 1.0), range(dynamo));
            size(dynamo, "p", (3L << 30) + 5_000);
            assertEquals(List.of(3.0, 4.0), range(dynamo));
            TransactWriteItemsInput transaction = TransactWriteItemsInput.create()
                    .transactItems(List.of(transactPut("p", 2)))
                    .clientRequestToken("token")
                    .returnItemCollectionMetrics("SIZE");
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        List.of(3.0, 4.0),
                        Objects.requireNonNull(dynamo.call(Operations.TRANSACT_WRITE_ITEMS, transaction)
                                        .itemCollectionMetrics())
                                .get("rivers")
                                .getFirst()
                                .sizeEstimateRangeGB());
            }
        }
    }

    @Test
    void aTableFromBeforeSizesWereKeptIsWrittenAndItsSizesAreBoundedByBuckets() {
        try (Fixture dynamo = fixture()) {
            Table before = table(dynamo);
            Table after = new TableChange(before).after();
            byte[] bytes = after.toBytes();
            RecordWriter keyspace = new RecordWriter(0);
            Index.writeKeyspace(keyspace, Objects.requireNonNull(after.collections()));
            int length = bytes.length - keyspace.toBytes().length + 1; // a record's first byte is its version
            Table old = Table.of(Arrays.copyOf(bytes, length));
            assertNull(old.collections());
            dynamo.store.blocking().update(new TableCommit.Alter(before, old, 0));
            dynamo.service.catalog().awaitCurrent();
            put(dynamo, "p", 1, 1_000);
            assertNull(table(dynamo).collections());
            assertEquals(List.of(0.0, 1.0), range(dynamo));
            assertEquals(List.of(0.0, 1.0), ItemWrites.sizeRange(0, 1L << 30));
            assertEquals(List.of(0.0, 2.0), ItemWrites.sizeRange(0, (1L << 30) + 1));
        }
    }

    @Test
    void anItemIsHeldToItsOwnSizeWhateverItsEntriesAre() {
        try (Fixture dynamo = fixture()) {
            Item item = item("p", 1, 400_000).with("n", AttributeValue.number(1));
            dynamo.call(
                    Operations.PUT_ITEM,
                    PutItemInput.create().tableName("rivers").item(item));
            assertEquals(expected(dynamo), sizes(dynamo));
        }
    }

    @Test
    void aTableWithoutLocalIndexesKeepsNoSizes() {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            assertNull(table(dynamo).collections());
            assertEquals(1, table(dynamo).keyspaces().size());
        }
    }

    private static Fixture fixture() {
        Fixture dynamo = new Fixture();
        dynamo.createTableWithIndexes(
                "rivers",
                "sk",
                "n",
                Fixture.localIndex("keys", "n", "KEYS_ONLY"),
                Fixture.localIndex("all", "n", "ALL"));
        dynamo.call(
                Operations.UPDATE_TIME_TO_LIVE,
                UpdateTimeToLiveInput.create()
                        .tableName("rivers")
                        .timeToLiveSpecification(
                                TimeToLiveSpecification.create().enabled(true).attributeName("expires")));
        dynamo.tasks.settle();
        return dynamo;
    }

    private static void write(Fixture dynamo, RandomGenerator random) {
        switch (random.nextInt(4)) {
            case 0 ->
                dynamo.call(
                        Operations.DELETE_ITEM,
                        DeleteItemInput.create().tableName("rivers").key(key(random)));
            case 1 ->
                dynamo.call(
                        Operations.UPDATE_ITEM,
                        UpdateItemInput.create()
                                .tableName("rivers")
                                .key(key(random))
                                .updateExpression(random.nextBoolean() ? "SET n = :n REMOVE v" : "SET v = :n REMOVE n")
                                .expressionAttributeValues(Item.builder()
                                        .put(":n", AttributeValue.number(random.nextInt(7) - 3))
                                        .build()));
            case 2 -> {
                Map<Item, TransactWriteItem> actions = new HashMap<>();
                for (int i = random.nextInt(8); i >= 0; i--) {
                    Item key = key(random);
                    TransactWriteItem action = TransactWriteItem.create();
                    actions.put(
                            key,
                            random.nextInt(3) == 0
                                    ? action.delete(
                                            Delete.create().tableName("rivers").key(key))
                                    : action.put(
                                            Put.create().tableName("rivers").item(item(dynamo, key, random))));
                }
                dynamo.call(
                        Operations.TRANSACT_WRITE_ITEMS,
                        TransactWriteItemsInput.create().transactItems(List.copyOf(actions.values())));
            }
            default ->
                dynamo.call(
                        Operations.PUT_ITEM,
                        PutItemInput.create().tableName("rivers").item(item(dynamo, key(random), random)));
        }
    }

    private static void expire(Fixture dynamo) {
        new ExpirySweeper(dynamo.store, dynamo.service.catalog(), dynamo.clock, dynamo.tasks).sweep();
        List<Item> items = scan(dynamo);
        assertEquals(0, items.stream().filter(item -> item.has("expires")).count());
    }

    private static Map<RowKey, Long> expected(Fixture dynamo) {
        Table table = table(dynamo);
        Map<RowKey, Long> sizes = new HashMap<>();
        for (Item item : scan(dynamo)) {
            long size = item.sizeBytes();
            if (item.has("n")) {
                size += item.sizeBytes() + item.only(List.of("pk", "sk", "n")).sizeBytes();
            }
            sizes.merge(row(table, item), size, Long::sum);
        }
        return sizes;
    }

    private static List<Item> scan(Fixture dynamo) {
        return Objects.requireNonNull(
                dynamo.call(Operations.SCAN, ScanInput.create().tableName("rivers"))
                        .items());
    }

    private static Map<RowKey, Long> sizes(Fixture dynamo) {
        Keyspace keyspace = Objects.requireNonNull(table(dynamo).collections());
        PageRequest all =
                new PageRequest(keyspace, new PageRequest.Bound(0, Bytes.EMPTY), null, false, 1_000, Integer.MAX_VALUE);
        Map<RowKey, Long> sizes = new HashMap<>();
        for (Row row : dynamo.store.blocking().all(all)) {
            sizes.put(row.key(), Bytes.getLong(row.value(), 0));
        }
        return sizes;
    }

    private static long size(Fixture dynamo, String partition) {
        return sizes(dynamo).getOrDefault(row(table(dynamo), key(partition, 0)), 0L);
    }

    /** Pretends that a collection has so many bytes. */
    private static void size(Fixture dynamo, String partition, long bytes) {
        RowKey row = row(table(dynamo), key(partition, 0));
        assertNotNull(dynamo.store.blocking().get(row));
        dynamo.store.blocking().update(new Pretence(table(dynamo), row, bytes));
    }

    private record Pretence(Table table, RowKey row, long bytes) implements Update<Boolean> {
        @Override
        public List<KeyspaceVersion> versions() {
            return List.of(table.planned());
        }

        @Override
        public List<RowKey> keys() {
            return List.of(row);
        }

        @Override
        public Decision<Boolean> decide(Rows rows) {
            return Decision.write(true).put(row, Bytes.ofLong(bytes));
        }
    }

    private static RowKey row(Table table, Item key) {
        Keyspace collections = Objects.requireNonNull(table.collections());
        return CollectionSizes.row(collections, RowKeys.of(table, key));
    }

    private static Table table(Fixture dynamo) {
        return Objects.requireNonNull(dynamo.service.catalog().read(RIVERS));
    }

    private static List<Double> range(Fixture dynamo) {
        DeleteItemInput touch =
                DeleteItemInput.create().tableName("rivers").key(key("p", 9)).returnItemCollectionMetrics("SIZE");
        put(dynamo, "p", 9, 100);
        return Objects.requireNonNull(Objects.requireNonNull(
                        dynamo.call(Operations.DELETE_ITEM, touch).itemCollectionMetrics())
                .sizeEstimateRangeGB());
    }

    private static TransactWriteItem transactPut(String partition, int sort) {
        return TransactWriteItem.create().put(Put.create().tableName("rivers").item(item(partition, sort, 600)));
    }

    private static void put(Fixture dynamo, String partition, int sort, int size) {
        dynamo.call(Operations.PUT_ITEM, putInput(partition, sort, size));
    }

    private static PutItemInput putInput(String partition, int sort, int size) {
        return PutItemInput.create().tableName("rivers").item(item(partition, sort, size));
    }

    private static Item item(Fixture dynamo, Item key, RandomGenerator random) {
        Item item = key.with("v", AttributeValue.string("v".repeat(random.nextInt(30))));
        if (random.nextBoolean()) {
            item = item.with("n", AttributeValue.number(random.nextInt(7) - 3));
        }
        long now = dynamo.clock.now().getEpochSecond();
        return random.nextInt(3) == 0 ? item.with("expires", AttributeValue.number(now)) : item;
    }

    private static Item item(String partition, int sort, int size) {
        return key(partition, sort).with("v", AttributeValue.string("x".repeat(size)));
    }

    private static Item key(RandomGenerator random) {
        return key("p\0".repeat(random.nextInt(4)) + "p", random.nextInt(4));
    }

    private static Item key(String partition, int sort) {
        return Item.builder()
                .put("pk", AttributeValue.string(partition))
                .put("sk", AttributeValue.number(sort))
                .build();
    }
}
