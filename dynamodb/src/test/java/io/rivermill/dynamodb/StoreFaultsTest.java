// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.base.ErrorCode;
import io.rivermill.store.FaultyStore.Fault;
import io.rivermill.store.StoreException;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.BatchGetItemInput;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.BatchWriteItemOutput;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.KeysAndAttributes;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutRequest;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests when the store fails: its errors pass as they are, for the dispatcher to word. */
class StoreFaultsTest {
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
    void aWritePlannedWithAnOldDescriptorIsPlannedAgain() {
        dynamo.store.failNextUpdate(Fault.STALE);
        put("a");
        assertEquals(item("a"), get("a"));
    }

    @Test
    void planningAgainEndsSomeTime() {
        AtomicInteger plans = new AtomicInteger();
        dynamo.store.failUpdates(Fault.STALE, update -> plans.incrementAndGet() > 0);
        assertEquals(ErrorCode.VERSION_STALE, failure(() -> put("a")));
        assertEquals(Planner.PLANS_MAX, plans.get());
    }

    @Test
    void aCommitOfUnknownOutcomeIsNeitherHiddenNorRepeated() {
        dynamo.store.failNextUpdate(Fault.UNTOLD);
        assertEquals(ErrorCode.COMMIT_UNKNOWN, failure(() -> put("a")));
        assertEquals(item("a"), get("a"));
        dynamo.store.failNextUpdate(Fault.LOST);
        assertEquals(ErrorCode.COMMIT_UNKNOWN, failure(() -> put("b")));
        assertNull(get("b"));
    }

    @Test
    void whatOfABatchTheStoreHadNoRoomForIsUnprocessed() {
        AtomicInteger updates = new AtomicInteger();
        dynamo.store.failUpdates(Fault.REFUSED, update -> updates.getAndIncrement() % 2 == 1);
        BatchWriteItemOutput output = dynamo.call(Operations.BATCH_WRITE_ITEM, batch("a", "b", "c"));
        List<WriteRequest> left =
                Objects.requireNonNull(output.unprocessedItems()).get("rivers");
        assertEquals(1, left.size());
        assertEquals(
                item("b"), Objects.requireNonNull(left.getFirst().putRequest()).item());
        dynamo.store.heal();
        assertNull(get("b"));
        assertEquals(item("c"), get("c"));
    }

    @Test
    void whatOfABatchTheStoreGaveWayAtIsUnprocessed() {
        put("b");
        AtomicInteger updates = new AtomicInteger();
        dynamo.store.giveWayAt(row -> row.keyspace().id() >= 1_000 && updates.getAndIncrement() == 1);
        BatchWriteItemOutput output = dynamo.call(Operations.BATCH_WRITE_ITEM, batch("a", "c", "d"));
        dynamo.store.heal();
        assertEquals(
                1,
                Objects.requireNonNull(output.unprocessedItems()).get("rivers").size());
        assertNull(get("c"));
        assertEquals(item("d"), get("d"));
    }

    @Test
    void aBatchOfWhichNothingCouldBeDoneFails() {
        dynamo.store.failUpdates(Fault.REFUSED, update -> true);
        assertEquals(ErrorCode.OVERLOADED, failure(() -> dynamo.call(Operations.BATCH_WRITE_ITEM, batch("a", "b"))));
    }

    @Test
    void readsThatFailAnswerOnce() {
        put("a");
        dynamo.store.failReads(true);
        assertEquals(ErrorCode.OVERLOADED, failure(() -> get("a")));
        assertEquals(
                ErrorCode.OVERLOADED,
                failure(() -> dynamo.call(Operations.SCAN, ScanInput.create().tableName("rivers"))));
        KeysAndAttributes keys = KeysAndAttributes.create().keys(List.of(item("a")));
        assertEquals(
                ErrorCode.OVERLOADED,
                failure(() -> dynamo.call(
                        Operations.BATCH_GET_ITEM, BatchGetItemInput.create().requestItems(Map.of("rivers", keys)))));
        assertEquals(
                ErrorCode.OVERLOADED,
                failure(() -> dynamo.call(
                        Operations.PUT_ITEM,
                        PutItemInput.create().tableName("unknown").item(item("a")))));
    }

    private static ErrorCode failure(Runnable call) {
        return assertThrows(StoreException.class, call::run).code();
    }

    private void put(String key) {
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(item(key)));
    }

    private Item get(String key) {
        return dynamo.call(
                        Operations.GET_ITEM,
                        GetItemInput.create().tableName("rivers").key(item(key)))
                .item();
    }

    private static BatchWriteItemInput batch(String... keys) {
        List<WriteRequest> requests = Stream.of(keys)
                .map(key -> WriteRequest.create().putRequest(PutRequest.create().item(item(key))))
                .toList();
        return BatchWriteItemInput.create().requestItems(Map.of("rivers", requests));
    }

    private static Item item(String key) {
        return Item.builder().put("pk", AttributeValue.string(key)).build();
    }
}
