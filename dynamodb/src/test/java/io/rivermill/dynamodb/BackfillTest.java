// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.store.FaultyStore;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateGlobalSecondaryIndexAction;
import io.rivermill.wire.dynamodb.Delete;
import io.rivermill.wire.dynamodb.DeleteGlobalSecondaryIndexAction;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DescribeTableInput;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexDescription;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexUpdate;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.ScanOutput;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final TableReference RIVERS = new TableReference("111122223333", "eu-central-1", "rivers");

    @Test
    void anIndexHasExactlyItsItemsWhateverIsWrittenWhileItIsBuilt() {
        Seeds.tryEach(20, random -> {
            try (Fixture dynamo = new Fixture()) {
                dynamo.createTable("rivers", "sk", "N");
                int items = 1 + random.nextInt(400);
                for (int i = random.nextInt(items); i >= 0; i--) {
                    write(dynamo, random, items);
                }
                createIndex(dynamo);
                TableCatalog catalog = new TableCatalog(dynamo.store);
                Keyspace keyspace = index(catalog).keyspace();
                Backfill backfill = new Backfill(dynamo.store, catalog, RIVERS, keyspace);
                for (boolean more = true; more; ) {
                    for (int i = random.nextInt(60); i > 0; i--) {
                        write(dynamo, random, items);
                    }
                    if (random.nextInt(3) == 0) {
                        backfill = new Backfill(dynamo.store, catalog, RIVERS, keyspace); // as after a crash
                    }
                    more = backfill.step() != null;
                }
                catalog.close();
                assertComplete(dynamo);
            }
        });
    }

    @Test
    void writersGoOnWhileAnIndexIsBuilt() throws InterruptedException {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            RandomGenerator random = Seeds.generator(1);
            for (int i = 0; i < 3_000; i++) {
                write(dynamo, random, 1_500);
            }
            createIndex(dynamo);
            AtomicBoolean built = new AtomicBoolean();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                RandomGenerator own = Seeds.generator(2 + i);
                writers.add(Thread.startVirtualThread(() -> {
                    while (!built.get()) {
                        write(dynamo, own, 1_500);
                    }
                }));
            }
            TableCatalog catalog = new TableCatalog(dynamo.store);
            Backfill backfill =
                    new Backfill(dynamo.store, catalog, RIVERS, index(catalog).keyspace());
            Backfill.Progress progress = backfill.step();
            assertNotNull(progress);
            while (index(catalog).isBuilding()) {
                Backfill.Progress next = backfill.step();
                built.set(next != null && next.visited() > 1_000);
            }
            for (Thread writer : writers) {
                writer.join();
            }
            catalog.close();
            assertComplete(dynamo);
        }
    }

    @Test
    void aBackfillThatWasCutOffGoesOnWhenTheServiceOpensAgain() {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            fill(dynamo, 300);
            createIndex(dynamo);
            TableCatalog catalog = new TableCatalog(dynamo.store);
            Index index = index(catalog);
            assertNotNull(new Backfill(dynamo.store, catalog, RIVERS, index.keyspace()).step());
            HeldTasks tasks = new HeldTasks();
            DynamoDbService again = new DynamoDbService(dynamo.store, dynamo.clock, tasks, DynamoDbSettings.DEFAULT);
            assertTrue(index(catalog).isBuilding());
            tasks.settle();
            again.close();
            assertEquals(0, dynamo.store.version(Objects.requireNonNull(index.marks())), "marks are gone");
            catalog.close();
            assertComplete(dynamo);
        }
    }

    @Test
    void aTransactionOfOneHundredItemsGoesThroughWhileAnIndexIsBuilt() {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            fill(dynamo, 50);
            createIndex(dynamo);
            List<TransactWriteItem> puts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Item item = key(i).with("g", AttributeValue.string("t"));
                puts.add(TransactWriteItem.create()
                        .put(Put.create().tableName("rivers").item(item)));
            }
            dynamo.call(
                    Operations.TRANSACT_WRITE_ITEMS,
                    TransactWriteItemsInput.create().transactItems(puts).clientRequestToken("token"));
            dynamo.tasks.settle();
            assertComplete(dynamo);
        }
    }

    @Test
    void aTransactionIsCancelledByTheItemAtWhoseMarkTheEngineGivesWay() {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            createIndex(dynamo);
            TableCatalog catalog = new TableCatalog(dynamo.store);
            Index index = index(catalog);
            RowKey inUse = index.mark(RowKeys.of(Objects.requireNonNull(catalog.read(RIVERS)), key(1)));
            catalog.close();
            dynamo.store.giveWayAt(inUse::equals);
            List<TransactWriteItem> puts = List.of(
                    TransactWriteItem.create()
                            .put(Put.create().tableName("rivers").item(key(0))),
                    TransactWriteItem.create()
                            .put(Put.create().tableName("rivers").item(key(1))));
            ServiceException refusal = dynamo.refusal(
                    Operations.TRANSACT_WRITE_ITEMS,
                    TransactWriteItemsInput.create().transactItems(puts));
            assertEquals(
                    "Transaction cancelled, please refer cancellation reasons for specific reasons"
                            + " [None, TransactionConflict]",
                    refusal.getMessage());
        }
    }

    @Test
    void aBackfillGoesOnWhenTheStoreTakesWritesAgain() {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            fill(dynamo, 300);
            createIndex(dynamo);
            AtomicInteger refusals = new AtomicInteger();
            dynamo.store.failUpdates(
                    FaultyStore.Fault.REFUSED, update -> refusals.incrementAndGet() % 3 != 0 && refusals.get() < 20);
            assertEquals(List.of(RIVERS.arn("gsi") + " 0 %"), dynamo.service.builds());
            dynamo.tasks.settle();
            assertEquals(List.of(), dynamo.service.builds());
            assertTrue(refusals.get() > 3);
            assertComplete(dynamo);
        }
    }

    @Test
    void anIndexThatIsGivenUpLeavesNothing() {
        try (Fixture dynamo = new Fixture()) {
            dynamo.createTable("rivers", "sk", "N");
            fill(dynamo, 300);
            createIndex(dynamo);
            TableCatalog catalog = new TableCatalog(dynamo.store);
            Index index = index(catalog);
            Backfill backfill = new Backfill(dynamo.store, catalog, RIVERS, index.keyspace());
            assertNotNull(backfill.step());
            dynamo.call(
                    Operations.UPDATE_TABLE,
                    UpdateTableInput.create()
                            .tableName("rivers")
                            .globalSecondaryIndexUpdates(List.of(GlobalSecondaryIndexUpdate.create()
                                    .delete(DeleteGlobalSecondaryIndexAction.create()
                                            .indexName("gsi")))));
            assertNull(backfill.step());
            assertEquals(0, dynamo.store.version(index.keyspace()));
            assertEquals(0, dynamo.store.version(Objects.requireNonNull(index.marks())));
            createIndex(dynamo);
            assertNull(backfill.step(), "an index of the same name is another one");
            dynamo.tasks.settle();
            catalog.close();
            assertComplete(dynamo);
        }
    }

    /** The index has what it should have of the table's items, counted exactly. */
    private static void assertComplete(Fixture dynamo) {
        dynamo.service.catalog().awaitCurrent(); // another catalog's change
        GlobalSecondaryIndexDescription index = dynamo.call(
                        Operations.DESCRIBE_TABLE, DescribeTableInput.create().tableName("rivers"))
                .table()
                .globalSecondaryIndexes()
                .getFirst();
        assertEquals("ACTIVE", index.indexStatus());
        assertNull(index.backfilling());
        List<Item> expected = new ArrayList<>(scan(dynamo, null));
        expected.removeIf(item -> !isIndexed(item));
        List<Item> entries = scan(dynamo, "gsi");
        assertEquals(new HashSet<>(expected), new HashSet<>(entries));
        assertEquals(expected.size(), entries.size());
        assertEquals(expected.size(), index.itemCount());
        assertEquals(expected.stream().mapToLong(Item::sizeBytes).sum(), index.indexSizeBytes());
    }

    private static boolean isIndexed(Item item) {
        AttributeValue value = item.get("g");
        return value != null && value.type() == AttributeType.S && value.keyLength() > 0 && value.keyLength() <= 2_048;
    }

    private static void fill(Fixture dynamo, int items) {
        for (int i = 0; i < items; i++) {
            put(dynamo, key(i).with("g", AttributeValue.string("g" + i % 7)));
        }
    }

    private static void write(Fixture dynamo, RandomGenerator random, int items) {
        Item key = key(random.nextInt(items));
        switch (random.nextInt(6)) {
            case 0 ->
                dynamo.call(
                        Operations.DELETE_ITEM,
                        DeleteItemInput.create().tableName("rivers").key(key));
            case 1 ->
                dynamo.call(
                        Operations.UPDATE_ITEM,
                        UpdateItemInput.create()
                                .tableName("rivers")
                                .key(key)
                                .updateExpression(random.nextBoolean() ? "SET v = :v" : "SET g = :v")
                                .expressionAttributeValues(Item.builder()
                                        .put(":v", AttributeValue.string("v" + random.nextInt(9)))
                                        .build()));
            case 2 ->
                dynamo.call(
                        Operations.TRANSACT_WRITE_ITEMS,
                        TransactWriteItemsInput.create()
                                .transactItems(List.of(
                                        TransactWriteItem.create()
                                                .put(Put.create()
                                                        .tableName("rivers")
                                                        .item(withIndexKey(key, random))),
                                        TransactWriteItem.create()
                                                .delete(Delete.create()
                                                        .tableName("rivers")
                                                        .key(key(items + random.nextInt(3)))))));
            default -> put(dynamo, withIndexKey(key, random));
        }
    }

    private static Item withIndexKey(Item key, RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> key;
            case 1 -> key.with("g", AttributeValue.number(7));
            case 2 -> key.with("g", AttributeValue.string(random.nextBoolean() ? "" : "g".repeat(2_049)));
            default -> key.with("g", AttributeValue.string("g" + random.nextInt(9)));
        };
    }

    private static void put(Fixture dynamo, Item item) {
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(item));
    }

    /** One in three items is in one large partition. */
    private static Item key(int number) {
        return Item.builder()
                .put("pk", AttributeValue.string(number % 3 == 0 ? "large" : "p" + number))
                .put("sk", AttributeValue.number(number))
                .build();
    }

    private static List<Item> scan(Fixture dynamo, @Nullable String index) {
        List<Item> items = new ArrayList<>();
        Item from = null;
        do {
            ScanOutput page = dynamo.call(
                    Operations.SCAN,
                    ScanInput.create().tableName("rivers").indexName(index).exclusiveStartKey(from));
            items.addAll(Objects.requireNonNull(page.items()));
            from = page.lastEvaluatedKey();
        } while (from != null);
        return items;
    }

    private static Index index(TableCatalog catalog) {
        return Objects.requireNonNull(
                Objects.requireNonNull(catalog.read(RIVERS)).index("gsi"));
    }

    private static void createIndex(Fixture dynamo) {
        CreateGlobalSecondaryIndexAction create = CreateGlobalSecondaryIndexAction.create()
                .indexName("gsi")
                .keySchema(List.of(KeySchemaElement.create().attributeName("g").keyType("HASH")))
                .projection(Projection.create().projectionType("ALL"));
        dynamo.call(
                Operations.UPDATE_TABLE,
                UpdateTableInput.create()
                        .tableName("rivers")
                        .attributeDefinitions(List.of(
                                AttributeDefinition.create().attributeName("g").attributeType("S")))
                        .globalSecondaryIndexUpdates(
                                List.of(GlobalSecondaryIndexUpdate.create().createValue(create))));
    }
}
