// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConcurrentWritesTest {
    private static final int WRITERS = 4;
    private static final int INCREMENTS = 200;

    private final Fixture dynamo = new Fixture();

    @BeforeEach
    void create() {
        dynamo.createTable("rivers", null, null);
    }

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void conditionalIncrementsNeverLoseOne() throws InterruptedException {
        put(0);
        List<Thread> writers = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 0; n < INCREMENTS; ) {
                        n += increment() ? 1 : 0;
                    }
                } catch (ServiceException e) {
                    refused.incrementAndGet();
                } catch (RuntimeException e) {
                    failed.incrementAndGet();
                }
            }));
        }
        // Meanwhile the table's descriptor changes, so that updates are planned again.
        for (int i = 0; i < 5; i++) {
            dynamo.stream("rivers", "KEYS_ONLY");
            dynamo.stream("rivers", null);
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(0, refused.get());
        assertEquals(0, failed.get());
        assertEquals(WRITERS * INCREMENTS, number());
    }

    @Test
    void anUpdateAddsToWhateverIsThere() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(dynamo.start(
                    Operations.UPDATE_ITEM,
                    UpdateItemInput.create()
                            .tableName("rivers")
                            .key(key())
                            .updateExpression("ADD n :one")
                            .expressionAttributeValues(number(":one", 1))));
        }
        answers.forEach(CompletableFuture::join);
        assertEquals(300, number());
    }

    @Test
    void writesToADeletedTableAreNotFoundAndToItsSuccessorStartAfresh() {
        put(1);
        dynamo.call(Operations.DELETE_TABLE, DeleteTableInput.create().tableName("rivers"));
        assertEquals(
                "ResourceNotFoundException",
                assertThrows(ServiceException.class, () -> put(2)).code());
        dynamo.createTable("rivers", null, null);
        assertEquals(
                null,
                dynamo.call(
                                Operations.GET_ITEM,
                                GetItemInput.create().tableName("rivers").key(key()))
                        .item());
        put(3);
        assertEquals(3, number());
    }

    /** Reads the number and writes the next one if it is still that; false if it wasn't. */
    private boolean increment() {
        int before = number();
        try {
            dynamo.start(
                            Operations.PUT_ITEM,
                            PutItemInput.create()
                                    .tableName("rivers")
                                    .item(item(before + 1))
                                    .conditionExpression("n = :before")
                                    .expressionAttributeValues(number(":before", before)))
                    .join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServiceException refusal
                    && refusal.code().equals("ConditionalCheckFailedException")) {
                return false;
            }
            throw e;
        }
    }

    private void put(int number) {
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(item(number)));
    }

    private int number() {
        Item item = dynamo.call(
                        Operations.GET_ITEM,
                        GetItemInput.create().tableName("rivers").key(key()))
                .item();
        return Objects.requireNonNull(Objects.requireNonNull(item).get("n"))
                .number()
                .intValueExact();
    }

    private static Item key() {
        return Item.builder().put("pk", AttributeValue.string("one")).build();
    }

    private static Item item(int number) {
        return key().with("n", AttributeValue.number(number));
    }

    private static Item number(String placeholder, int number) {
        return Item.builder().put(placeholder, AttributeValue.number(number)).build();
    }
}
