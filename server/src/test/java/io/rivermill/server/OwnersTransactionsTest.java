// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.Get;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.TransactGetItem;
import io.rivermill.wire.dynamodb.TransactGetItemsInput;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.Update;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions whose items belong to several writers of the store, each with a token in a bucket of yet another: what
 * accounts hold together stays the same, for every reader and over a restart.
 */
class OwnersTransactionsTest {
    private static final Caller CALLER = new Caller(Principal.root("111122223333"), "us-east-1", "id", "127.0.0.1");
    private static final int ACCOUNTS = 16;
    private static final int WRITERS = 4;
    private static final int TRANSFERS = 100; // of each writer
    private static final long BALANCE = 10;

    @TempDir
    private Path folder;

    @Test
    void transfersLoseNothingAndAreSeenWhole() throws InterruptedException {
        AtomicInteger applied = new AtomicInteger();
        try (Bank bank = new Bank(folder)) {
            bank.open();
            List<Thread> writers = new ArrayList<>();
            List<CompletableFuture<Long>> failures = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                CompletableFuture<Long> end = new CompletableFuture<>();
                failures.add(end);
                writers.add(Thread.ofVirtual().start(() -> {
                    try {
                        applied.addAndGet(bank.transfers(writer));
                        end.complete(bank.sum());
                    } catch (RuntimeException e) {
                        end.completeExceptionally(e);
                    }
                }));
            }
            while (writers.stream().anyMatch(Thread::isAlive)) {
                assertEquals(ACCOUNTS * BALANCE, bank.sum());
            }
            for (Thread writer : writers) {
                writer.join();
            }
            failures.forEach(end -> assertEquals(ACCOUNTS * BALANCE, end.join()));
        }
        assertTrue(applied.get() > 0);
        try (Bank bank = new Bank(folder)) {
            List<Long> before = bank.balances();
            assertEquals(
                    ACCOUNTS * BALANCE,
                    before.stream().mapToLong(Long::longValue).sum());
            for (int i = 0; i < WRITERS; i++) {
                assertTrue(bank.transfers(i) > 0, "what was applied is answered again");
            }
            assertEquals(ACCOUNTS * BALANCE, bank.sum());
        }
    }

    @Test
    void aTokenIsRememberedOverARestart() {
        try (Bank bank = new Bank(folder)) {
            bank.open();
            assertTrue(bank.transfer("once", 1, 2));
        }
        try (Bank bank = new Bank(folder)) {
            List<Long> before = bank.balances();
            assertEquals(BALANCE - 1, before.get(1));
            assertTrue(bank.transfer("once", 1, 2));
            assertEquals(before, bank.balances());
            assertTrue(bank.transfer("twice", 1, 2));
            assertEquals(BALANCE - 2, bank.balances().get(1));
        }
    }

    /** Accounts in a table of four buckets, of four writers. */
    private static final class Bank implements AutoCloseable {
        private final Tasks tasks = Tasks.system();
        private final Store store;
        private final DynamoDbService dynamodb;

        Bank(Path folder) {
            store = RocksStore.open(
                    folder, RocksSettings.defaults().withOwners(4).withRelaxed(true), Clock.system());
            dynamodb = new DynamoDbService(store, Clock.system(), tasks, DynamoDbSettings.DEFAULT);
        }

        void open() {
            call(
                    Operations.CREATE_TABLE,
                    CreateTableInput.create()
                            .tableName("accounts")
                            .billingMode("PAY_PER_REQUEST")
                            .keySchema(List.of(KeySchemaElement.create()
                                    .attributeName("id")
                                    .keyType("HASH")))
                            .attributeDefinitions(List.of(AttributeDefinition.create()
                                    .attributeName("id")
                                    .attributeType("N"))));
            List<TransactWriteItem> puts = IntStream.range(0, ACCOUNTS)
                    .mapToObj(id -> TransactWriteItem.create()
                            .put(Put.create().tableName("accounts").item(account(id))))
                    .toList();
            call(
                    Operations.TRANSACT_WRITE_ITEMS,
                    TransactWriteItemsInput.create().transactItems(puts));
        }

        /** The transfers of one writer, the same ones whenever they are made; returns how many were possible. */
        int transfers(int writer) {
            RandomGenerator random = Seeds.generator(writer);
            int possible = 0;
            for (int i = 0; i < TRANSFERS; i++) {
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                possible += transfer(writer + "-" + i, from, to) ? 1 : 0;
            }
            return possible;
        }

        boolean transfer(String token, int from, int to) {
            TransactWriteItemsInput input = TransactWriteItemsInput.create()
                    .clientRequestToken(token)
                    .transactItems(List.of(add(from, -1).conditionExpression("balance > :zero"), add(to, 1)).stream()
                            .map(update -> TransactWriteItem.create().update(update))
                            .toList());
            try {
                call(Operations.TRANSACT_WRITE_ITEMS, input);
                return true;
            } catch (ServiceException e) {
                assertEquals("TransactionCanceledException", e.code());
                return false;
            }
        }

        long sum() {
            return balances().stream().mapToLong(Long::longValue).sum();
        }

        List<Long> balances() {
            List<TransactGetItem> gets = IntStream.range(0, ACCOUNTS)
                    .mapToObj(id -> TransactGetItem.create()
                            .get(Get.create().tableName("accounts").key(key(id))))
                    .toList();
            return Objects.requireNonNull(call(
                                    Operations.TRANSACT_GET_ITEMS,
                                    TransactGetItemsInput.create().transactItems(gets))
                            .responses())
                    .stream()
                    .map(response -> Objects.requireNonNull(
                                    Objects.requireNonNull(response.item()).get("balance"))
                            .number()
                            .longValueExact())
                    .toList();
        }

        private static Update add(int id, int amount) {
            Item.Builder values = Item.builder().put(":amount", AttributeValue.number(amount));
            if (amount < 0) {
                values.put(":zero", AttributeValue.number(0));
            }
            return Update.create()
                    .tableName("accounts")
                    .key(key(id))
                    .updateExpression("ADD balance :amount")
                    .expressionAttributeValues(values.build());
        }

        private static Item account(int id) {
            return Item.builder()
                    .put("balance", AttributeValue.number(BALANCE))
                    .put("id", AttributeValue.number(id))
                    .build();
        }

        private static Item key(int id) {
            return Item.builder().put("id", AttributeValue.number(id)).build();
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
