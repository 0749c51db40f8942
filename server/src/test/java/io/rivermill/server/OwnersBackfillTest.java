// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Clock;
import io.rivermill.base.Seeds;
import io.rivermill.base.Tasks;
import io.rivermill.dynamodb.DynamoDbService;
import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.http.Caller;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.http.TestCalls;
import io.rivermill.store.Store;
import io.rivermill.store.rocksdb.RocksSettings;
import io.rivermill.store.rocksdb.RocksStore;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.View;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateGlobalSecondaryIndexAction;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DescribeTableInput;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexDescription;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexUpdate;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.ScanOutput;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index is built over a table whose buckets have several writers of the store, while it is written, over a restart. */
class OwnersBackfillTest {
    private static final Caller CALLER = new Caller(Principal.root("111122223333"), "us-east-1", "id", "127.0.0.1");
    private static final int ITEMS = 4_000;
    private static final int WRITERS = 4;

    @TempDir
    private Path folder;

    @Test
    void theIndexIsCompleteToTheItem() throws InterruptedException {
        try (Table table = new Table(folder)) {
            table.create();
            RandomGenerator random = Seeds.generator(1);
            for (int i = 0; i < ITEMS; i++) {
                table.write(random);
            }
            table.addIndex();
            table.writeFor(() -> table.index().itemCount() > ITEMS / 10);
        }
        try (Table table = new Table(folder)) {
            table.writeFor(() -> "ACTIVE".equals(table.index().indexStatus()));
            List<Item> items = table.scan(null);
            items.removeIf(item -> !item.has("g"));
            List<Item> entries = table.scan("gsi");
            assertEquals(new HashSet<>(items), new HashSet<>(entries));
            assertEquals(items.size(), entries.size());
            assertEquals(items.size(), table.index().itemCount());
        }
    }

    /** A table of four buckets, of four writers. */
    private static final class Table implements AutoCloseable {
        private final Tasks tasks = Tasks.system();
        private final Store store;
        private final DynamoDbService dynamodb;

        Table(Path folder) {
            store = RocksStore.open(
                    folder, RocksSettings.defaults().withOwners(4).withRelaxed(true), Clock.system());
            dynamodb = new DynamoDbService(store, Clock.system(), tasks, DynamoDbSettings.DEFAULT);
        }

        void create() {
            call(
                    Operations.CREATE_TABLE,
                    CreateTableInput.create()
                            .tableName("items")
                            .billingMode("PAY_PER_REQUEST")
                            .keySchema(key("id"))
                            .attributeDefinitions(definition("id", "N")));
        }

        void addIndex() {
            CreateGlobalSecondaryIndexAction create = CreateGlobalSecondaryIndexAction.create()
                    .indexName("gsi")
                    .keySchema(key("g"))
                    .projection(Projection.create().projectionType("ALL"));
            call(
                    Operations.UPDATE_TABLE,
                    UpdateTableInput.create()
                            .tableName("items")
                            .attributeDefinitions(definition("g", "S"))
                            .globalSecondaryIndexUpdates(
                                    List.of(GlobalSecondaryIndexUpdate.create().createValue(create))));
        }

        /** Keeps writing from all sides until something has come true. */
        void writeFor(BooleanSupplier end) throws InterruptedException {
            AtomicBoolean ended = new AtomicBoolean();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                RandomGenerator random = Seeds.generator(2 + i);
                writers.add(Thread.ofVirtual().start(() -> {
                    while (!ended.get()) {
                        write(random);
                    }
                }));
            }
            Await.untilTrue("the index is built", River.SOON, end);
            ended.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
        }

        void write(RandomGenerator random) {
            Item id = Item.builder()
                    .put("id", AttributeValue.number(random.nextInt(ITEMS)))
                    .build();
            switch (random.nextInt(6)) {
                case 0 ->
                    call(
                            Operations.DELETE_ITEM,
                            DeleteItemInput.create().tableName("items").key(id));
                case 1 -> put(id);
                default -> put(id.with("g", AttributeValue.string("g" + random.nextInt(30))));
            }
        }

        private void put(Item item) {
            call(Operations.PUT_ITEM, PutItemInput.create().tableName("items").item(item));
        }

        GlobalSecondaryIndexDescription index() {
            return Objects.requireNonNull(call(
                                    Operations.DESCRIBE_TABLE,
                                    DescribeTableInput.create().tableName("items"))
                            .table())
                    .globalSecondaryIndexes()
                    .getFirst();
        }

        List<Item> scan(@Nullable String index) {
            List<Item> items = new ArrayList<>();
            Item from = null;
            do {
                ScanOutput page = call(
                        Operations.SCAN,
                        ScanInput.create().tableName("items").indexName(index).exclusiveStartKey(from));
                items.addAll(Objects.requireNonNull(page.items()));
                from = page.lastEvaluatedKey();
            } while (from != null);
            return items;
        }

        private static List<KeySchemaElement> key(String name) {
            return List.of(KeySchemaElement.create().attributeName(name).keyType("HASH"));
        }

        private static List<AttributeDefinition> definition(String name, String type) {
            return List.of(AttributeDefinition.create().attributeName(name).attributeType(type));
        }

        @SuppressWarnings("unchecked") // operations are found by their types
        private <I extends View, O extends View> O call(OperationType<I, O> type, I input) {
            Operation<I, O> operation = (Operation<I, O>) dynamodb.operations().stream()
                    .filter(it -> it.type().name().equals(type.name()))
                    .findFirst()
                    .orElseThrow();
            return TestCalls.call(operation, input, CALLER);
        }

        @Override
        public void close() {
            dynamodb.close();
            tasks.close();
            store.close();
        }
    }
}
