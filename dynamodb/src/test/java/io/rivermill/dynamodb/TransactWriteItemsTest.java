// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rivermill.base.Bytes;
import io.rivermill.store.Change;
import io.rivermill.store.FaultyStore.Fault;
import io.rivermill.store.Keyspace;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.CancellationReason;
import io.rivermill.wire.dynamodb.ConditionCheck;
import io.rivermill.wire.dynamodb.Delete;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.TransactionCanceledException;
import io.rivermill.wire.dynamodb.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactWriteItemsTest {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

    private final Fixture dynamo = new Fixture();

    @BeforeEach
    void create() {
        dynamo.createTable("rivers", null, null);
        dynamo.createTable("mills", null, null);
    }

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void aHundredItemsOfTwoTablesAreOneCommit() {
        List<TransactWriteItem> actions = IntStream.range(0, 100)
                .mapToObj(i -> put(i % 2 == 0 ? "rivers" : "mills", item("k" + i, i)))
                .toList();
        write(null, actions);
        assertEquals(item("k98", 98), get("rivers", "k98"));
        assertEquals(item("k99", 99), get("mills", "k99"));
    }

    @Test
    void onlyChangedItemsAreInTheStream() {
        dynamo.stream("rivers", "NEW_AND_OLD_IMAGES");
        write(null, List.of(put("rivers", item("a", 1)), put("rivers", item("b", 1)), put("mills", item("a", 1))));
        write(
                null,
                List.of(
                        put("rivers", item("a", 1)),
                        increment("rivers", "b"),
                        exists("mills", "a"),
                        delete("rivers", "none")));
        List<Change> changes = changes("rivers");
        assertEquals(
                List.of("a INSERT", "b INSERT", "b MODIFY"),
                changes.stream()
                        .map(change ->
                                Objects.requireNonNull(Item.of(change.key()).get("pk"))
                                                .string() + " "
                                        + change.kind())
                        .sorted()
                        .toList());
    }

    @Test
    void aTransactionPlannedWithOldDescriptorsIsPlannedAgain() {
        dynamo.store.failNextUpdate(Fault.STALE);
        write("token", List.of(put("rivers", item("a", 1)), put("mills", item("b", 2))));
        assertEquals(item("b", 2), get("mills", "b"));
    }

    @Test
    void aTableThatGoesMeanwhileIsNotFound() {
        dynamo.store.failNextUpdate(Fault.STALE);
        write(null, List.of(put("mills", item("a", 1))));
        dynamo.call(Operations.DELETE_TABLE, DeleteTableInput.create().tableName("mills"));
        ServiceException refusal = refusal(null, List.of(put("rivers", item("a", 1)), put("mills", item("b", 2))));
        assertEquals("ResourceNotFoundException", refusal.code());
        assertNull(get("rivers", "a"));
    }

    @Test
    void aRequestOfMoreThanFourMegabytesIsRefused() {
        String text = "x".repeat(390_000);
        List<TransactWriteItem> actions = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            Item item = Item.builder()
                    .put("pk", AttributeValue.string("k" + i))
                    .put("text", AttributeValue.string(text))
                    .build();
            actions.add(put("rivers", item));
        }
        long bytes = actions.stream()
                .mapToLong(action -> Objects.requireNonNull(action.put()).item().sizeBytes())
                .sum();
        ServiceException refusal = refusal(null, actions);
        assertEquals("ValidationException", refusal.code());
        String once = "Transaction payload size cannot exceed 4MB. Payload Size: ";
        assertEquals(once + ": " + once + bytes, refusal.getMessage());
        write(null, actions.subList(0, 10));
        write(
                null,
                IntStream.range(0, 10)
                        .mapToObj(i -> delete("rivers", "k" + i))
                        .toList()); // what is deleted doesn't count
        assertNull(get("rivers", "k1"));
    }

    @Test
    void anUpdateThatMakesAnItemTooLargeCancels() {
        Item large = Item.builder()
                .put("pk", AttributeValue.string("a"))
                .put("text", AttributeValue.string("x".repeat(400_000)))
                .build();
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(large));
        Update update = Update.create()
                .tableName("rivers")
                .key(key("a"))
                .updateExpression("SET more = :more")
                .expressionAttributeValues(Item.builder()
                        .put(":more", AttributeValue.string("y".repeat(20_000)))
                        .build());
        List<CancellationReason> reasons =
                reasons(refusal(null, List.of(TransactWriteItem.create().update(update))));
        assertEquals("ValidationError", reasons.getFirst().code());
        assertEquals(
                "Item size to update has exceeded the maximum allowed size",
                reasons.getFirst().message());
    }

    @Test
    void aTokenIsGoodForTenMinutesWhereverTheyBegin() {
        for (int minute = 0; minute < 10; minute++) {
            List<TransactWriteItem> increment = List.of(increment("rivers", "m" + minute));
            write("token" + minute, increment);
            dynamo.clock.advance(TOKEN_LIFE.minusMillis(1));
            write("token" + minute, increment);
            assertEquals(item("m" + minute, 1), get("rivers", "m" + minute));
            dynamo.clock.advance(Duration.ofMillis(1));
            write("token" + minute, increment);
            assertEquals(item("m" + minute, 2), get("rivers", "m" + minute));
            dynamo.clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void tokensOutliveTheService() {
        List<TransactWriteItem> increment = List.of(increment("rivers", "a"));
        write("token", increment);
        try (DynamoDbService next =
                new DynamoDbService(dynamo.store, dynamo.clock, dynamo.tasks, DynamoDbSettings.DEFAULT)) {
            TransactWriteItems again = next.operations().stream()
                    .filter(TransactWriteItems.class::isInstance)
                    .map(TransactWriteItems.class::cast)
                    .findFirst()
                    .orElseThrow();
            Fixture.start(again, input("token", increment)).join();
        }
        assertEquals(item("a", 1), get("rivers", "a"));
    }

    @Test
    void oneOfManyRequestsWithATokenIsApplied() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(
                    dynamo.start(Operations.TRANSACT_WRITE_ITEMS, input("token", List.of(increment("rivers", "a")))));
        }
        answers.forEach(CompletableFuture::join);
        assertEquals(item("a", 1), get("rivers", "a"));
    }

    @Test
    void tokensWhoseTimeIsOverAreSwept() {
        for (int i = 0; i < 300; i++) {
            write("token" + i, List.of(put("rivers", item("a", i))));
        }
        dynamo.clock.advance(TOKEN_LIFE);
        write("last", List.of(put("rivers", item("a", 0))));
        TokenSweeper sweeper = new TokenSweeper(dynamo.store, dynamo.clock);
        sweeper.sweep();
        assertEquals(301, tokenRows(), "a slot stays until none of it is alive");
        dynamo.clock.advance(TOKEN_LIFE);
        sweeper.sweep();
        assertEquals(1, tokenRows());
        dynamo.clock.advance(TOKEN_LIFE);
        sweeper.sweep();
        assertEquals(0, tokenRows());
    }

    @Test
    void anEngineThatGivesWayAtAnItemCancels() {
        RowKey inUse = RowKeys.of(table("mills"), key("b"));
        dynamo.store.giveWayAt(inUse::equals);
        ServiceException refusal = refusal(null, List.of(put("rivers", item("a", 1)), put("mills", item("b", 1))));
        assertEquals(
                "Transaction cancelled, please refer cancellation reasons for specific reasons"
                        + " [None, TransactionConflict]",
                refusal.getMessage());
        CancellationReason reason = reasons(refusal).getLast();
        assertEquals("TransactionConflict", reason.code());
        assertEquals("Transaction is ongoing for the item", reason.message());
        ServiceException single = dynamo.refusal(
                Operations.PUT_ITEM, PutItemInput.create().tableName("mills").item(item("b", 1)));
        assertEquals("TransactionConflictException", single.code());
        assertEquals("Transaction is ongoing for the item", single.getMessage());
    }

    @Test
    void anEngineThatGivesWayAtATokenIsStillAtIt() {
        dynamo.store.giveWayAt(row -> row.keyspace().equals(SystemKeyspaces.TRANSACTION_TOKENS));
        ServiceException refusal = refusal("token", List.of(put("rivers", item("a", 1))));
        assertEquals("TransactionInProgressException", refusal.code());
        write(null, List.of(put("rivers", item("a", 1))));
    }

    private int tokenRows() {
        Keyspace tokens = SystemKeyspaces.TRANSACTION_TOKENS;
        PageRequest all =
                new PageRequest(tokens, new PageRequest.Bound(0, Bytes.EMPTY), null, false, 1_000, Integer.MAX_VALUE);
        return dynamo.store.blocking().all(all).size();
    }

    private Table table(String name) {
        TableReference reference = TableReference.of(name, Fixture.CALLER, "PutItem");
        byte[] row = dynamo.store.blocking().get(CatalogRows.table(reference));
        return Table.of(Objects.requireNonNull(row));
    }

    private List<Change> changes(String table) {
        Keyspace keyspace = table(table).keyspace();
        return IntStream.range(0, keyspace.buckets())
                .mapToObj(bucket -> dynamo.store.feed(keyspace.bucket(bucket)))
                .flatMap(feed -> dynamo.store.blocking().readAfter(feed, 0, 100, 1 << 20).records().stream())
                .map(record -> record.change())
                .filter(change -> change.kind() != Change.Kind.MARK)
                .toList();
    }

    private void write(@Nullable String token, List<TransactWriteItem> actions) {
        assertNotNull(dynamo.call(Operations.TRANSACT_WRITE_ITEMS, input(token, actions)));
    }

    private ServiceException refusal(@Nullable String token, List<TransactWriteItem> actions) {
        return dynamo.refusal(Operations.TRANSACT_WRITE_ITEMS, input(token, actions));
    }

    private static List<CancellationReason> reasons(ServiceException refusal) {
        assertEquals("TransactionCanceledException", refusal.code());
        TransactionCanceledException details = (TransactionCanceledException) refusal.details();
        return Objects.requireNonNull(Objects.requireNonNull(details).cancellationReasons());
    }

    private static TransactWriteItemsInput input(@Nullable String token, List<TransactWriteItem> actions) {
        return TransactWriteItemsInput.create().clientRequestToken(token).transactItems(actions);
    }

    private static TransactWriteItem put(String table, Item item) {
        return TransactWriteItem.create().put(Put.create().tableName(table).item(item));
    }

    private static TransactWriteItem delete(String table, String key) {
        return TransactWriteItem.create()
                .delete(Delete.create().tableName(table).key(key(key)));
    }

    private static TransactWriteItem exists(String table, String key) {
        return TransactWriteItem.create()
                .conditionCheck(ConditionCheck.create()
                        .tableName(table)
                        .key(key(key))
                        .conditionExpression("attribute_exists(pk)"));
    }

    private static TransactWriteItem increment(String table, String key) {
        Item one = Item.builder().put(":one", AttributeValue.number("1")).build();
        return TransactWriteItem.create()
                .update(Update.create()
                        .tableName(table)
                        .key(key(key))
                        .updateExpression("ADD n :one")
                        .expressionAttributeValues(one));
    }

    private @Nullable Item get(String table, String key) {
        return dynamo.call(
                        Operations.GET_ITEM,
                        GetItemInput.create().tableName(table).key(key(key)))
                .item();
    }

    private static Item key(String key) {
        return Item.builder().put("pk", AttributeValue.string(key)).build();
    }

    private static Item item(String key, int number) {
        return Item.builder()
                .put("pk", AttributeValue.string(key))
                .put("n", AttributeValue.number(Integer.toString(number)))
                .build();
    }
}
