// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.CancellationReason;
import io.rivermill.wire.dynamodb.Get;
import io.rivermill.wire.dynamodb.ItemResponse;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.TransactGetItem;
import io.rivermill.wire.dynamodb.TransactGetItemsInput;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.TransactionCanceledException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactGetItemsTest {
    private static final int ROUNDS = 300;

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
    void itNeverSeesHalfOfATransaction() throws InterruptedException {
        writeBoth(0);
        AtomicBoolean torn = new AtomicBoolean();
        AtomicReference<String> last = new AtomicReference<>("");
        Thread reader = Thread.ofVirtual().start(() -> {
            while (!last.get().equals(Integer.toString(ROUNDS))) {
                List<ItemResponse> both = responses(get("rivers", "a"), get("mills", "b"));
                last.set(number(both.getFirst()));
                if (!last.get().equals(number(both.getLast()))) {
                    torn.set(true);
                }
            }
        });
        for (int i = 1; i <= ROUNDS; i++) {
            writeBoth(i);
        }
        reader.join();
        assertEquals(Integer.toString(ROUNDS), last.get());
        assertFalse(torn.get());
    }

    @Test
    void moreThanFourMegabytesOfItemsAreRefused() {
        for (int i = 0; i < 11; i++) {
            Item item = Item.builder()
                    .put("pk", AttributeValue.string("k" + i))
                    .put("text", AttributeValue.string("x".repeat(390_000)))
                    .build();
            dynamo.call(
                    Operations.PUT_ITEM,
                    PutItemInput.create().tableName("rivers").item(item));
        }
        assertEquals(10, responses(gets(10)).size());
        String message = dynamo.invalid(
                Operations.TRANSACT_GET_ITEMS, TransactGetItemsInput.create().transactItems(List.of(gets(11))));
        assertTrue(message.contains("exceeding the 4MB limit"), message);
    }

    @Test
    void anEngineThatGivesWayAtAnItemCancels() {
        dynamo.store.giveWayAt(row -> row.keyspace().id() >= 1_000);
        ServiceException refusal = dynamo.refusal(
                Operations.TRANSACT_GET_ITEMS,
                TransactGetItemsInput.create().transactItems(List.of(get("rivers", "a"), get("mills", "b"))));
        assertEquals("TransactionCanceledException", refusal.code());
        TransactionCanceledException details = (TransactionCanceledException) refusal.details();
        List<CancellationReason> reasons =
                Objects.requireNonNull(Objects.requireNonNull(details).cancellationReasons());
        assertEquals("TransactionConflict", reasons.getFirst().code());
        assertEquals("None", reasons.getLast().code());
    }

    private void writeBoth(int number) {
        dynamo.call(
                Operations.TRANSACT_WRITE_ITEMS,
                TransactWriteItemsInput.create()
                        .transactItems(List.of(put("rivers", "a", number), put("mills", "b", number))));
    }

    private List<ItemResponse> responses(TransactGetItem... gets) {
        return Objects.requireNonNull(dynamo.call(
                        Operations.TRANSACT_GET_ITEMS,
                        TransactGetItemsInput.create().transactItems(List.of(gets)))
                .responses());
    }

    private static String number(ItemResponse response) {
        AttributeValue number = Objects.requireNonNull(response.item()).get("n");
        return Objects.requireNonNull(number).numberText();
    }

    private static TransactGetItem[] gets(int count) {
        return IntStream.range(0, count).mapToObj(i -> get("rivers", "k" + i)).toArray(TransactGetItem[]::new);
    }

    private static TransactGetItem get(String table, String key) {
        Item one = Item.builder().put("pk", AttributeValue.string(key)).build();
        return TransactGetItem.create().get(Get.create().tableName(table).key(one));
    }

    private static TransactWriteItem put(String table, String key, int number) {
        Item item = Item.builder()
                .put("pk", AttributeValue.string(key))
                .put("n", AttributeValue.number(number))
                .build();
        return TransactWriteItem.create().put(Put.create().tableName(table).item(item));
    }
}
