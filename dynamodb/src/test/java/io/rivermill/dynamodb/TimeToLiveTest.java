// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Bytes;
import io.rivermill.store.Change;
import io.rivermill.store.FaultyStore.Fault;
import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.PageRequest;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.DescribeTimeToLiveInput;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.TimeToLiveSpecification;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import io.rivermill.wire.dynamodb.UpdateTimeToLiveInput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private final Fixture dynamo = new Fixture();
    private final ExpirySweeper sweeper =
            new ExpirySweeper(dynamo.store, dynamo.service.catalog(), dynamo.clock, dynamo.tasks);

    @BeforeEach
    void create() {
        dynamo.createTable("rivers", null, null);
    }

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void anItemIsDeletedOnceItsTimeHasCome() {
        enable("rivers", "expires");
        put("a", 10);
        sweeper.sweep();
        assertNotNull(get("a"));
        dynamo.clock.advance(Duration.ofSeconds(9));
        sweeper.sweep();
        assertNotNull(get("a"));
        dynamo.clock.advance(Duration.ofSeconds(1));
        assertNotNull(get("a"), "it is there until someone sweeps");
        sweeper.sweep();
        assertNull(get("a"));
        assertEquals(0, entries(), "and nothing of it is left");
        assertEquals(0, items());
    }

    @Test
    void onlyNumbersOfSecondsCount() {
        enable("rivers", "expires");
        String now = Long.toString(now());
        put("text", AttributeValue.string(now));
        put("set", AttributeValue.numberSet(now));
        put("milliseconds", AttributeValue.number(now + "000"));
        put("zero", AttributeValue.number(0));
        put("negative", AttributeValue.number("-" + now));
        put("huge", AttributeValue.number("1E120"));
        put("tiny", AttributeValue.number("1E-120"));
        put("sixYearsAgo", AttributeValue.number(now() - 6 * 366 * 86_400L));
        put("fourYearsAgo", AttributeValue.number(now() - 4 * 366 * 86_400L));
        put("fraction", AttributeValue.number(now + ".999"));
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(key("none")));
        sweeper.sweep();
        for (String kept :
                List.of("text", "set", "milliseconds", "zero", "negative", "huge", "tiny", "sixYearsAgo", "none")) {
            assertNotNull(get(kept), kept);
        }
        assertNull(get("fourYearsAgo"));
        assertNull(get("fraction"));
    }

    @Test
    void theMomentMayBePartOfAKeyAndTheItemLeavesItsIndexes() {
        dynamo.createTable("ponds", "expires", "N");
        dynamo.createTableWithIndexes(
                "lakes", "depth", "expires", Fixture.localIndex("byExpiry", "expires", "KEYS_ONLY"));
        for (String table : List.of("ponds", "lakes")) {
            enable(table, "expires");
            for (int seconds : new int[] {10, 20}) {
                Item due = Item.builder()
                        .put("pk", AttributeValue.string("a"))
                        .put("expires", AttributeValue.number(now() + seconds))
                        .put("depth", AttributeValue.number(seconds))
                        .build();
                dynamo.call(
                        Operations.PUT_ITEM,
                        PutItemInput.create().tableName(table).item(due));
            }
        }
        dynamo.clock.advance(Duration.ofSeconds(10));
        sweeper.sweep();
        assertEquals(1, count("ponds", null));
        assertEquals(1, count("lakes", null));
        assertEquals(1, count("lakes", "byExpiry"));
    }

    private int count(String table, @Nullable String index) {
        return dynamo.call(Operations.SCAN, ScanInput.create().tableName(table).indexName(index))
                .count();
    }

    @Test
    void anItemThatWasGivenMoreTimeStays() {
        enable("rivers", "expires");
        put("put", 1);
        put("updated", 1);
        put("freed", 1);
        put("deleted", 1);
        put("put", 100);
        Item later =
                Item.builder().put(":t", AttributeValue.number(now() + 100)).build();
        dynamo.call(
                Operations.UPDATE_ITEM,
                UpdateItemInput.create()
                        .tableName("rivers")
                        .key(key("updated"))
                        .updateExpression("SET expires = :t")
                        .expressionAttributeValues(later));
        dynamo.call(
                Operations.UPDATE_ITEM,
                UpdateItemInput.create().tableName("rivers").key(key("freed")).updateExpression("REMOVE expires"));
        dynamo.call(
                Operations.DELETE_ITEM,
                DeleteItemInput.create().tableName("rivers").key(key("deleted")));
        assertEquals(2, entries());
        dynamo.clock.advance(Duration.ofSeconds(50));
        sweeper.sweep();
        assertNotNull(get("put"));
        assertNotNull(get("updated"));
        assertNotNull(get("freed"));
        dynamo.clock.advance(Duration.ofSeconds(50));
        sweeper.sweep();
        assertNull(get("put"));
        assertNull(get("updated"));
        assertNotNull(get("freed"));
    }

    @Test
    void anItemIsJudgedByTheUpdateThatDeletesIt() {
        enable("rivers", "expires");
        put("a", 0);
        put("b", 0);
        AtomicInteger updates = new AtomicInteger();
        dynamo.store.failUpdates(Fault.STALE, update -> {
            if (updates.getAndIncrement() == 0) {
                dynamo.store.heal();
                put("a", 100); // after the sweeper has read what is due
            }
            return false;
        });
        sweeper.sweep();
        assertTrue(updates.get() > 0);
        assertNotNull(get("a"));
        assertNull(get("b"));
    }

    @Test
    void aSweepThatMeetsAChangeOfTheTableLooksAgain() {
        enable("rivers", "expires");
        put("a", 0);
        dynamo.store.failNextUpdate(Fault.STALE);
        sweeper.sweep();
        assertNull(get("a"));
    }

    @Test
    void whatAStoreRefusesToDeleteStaysDue() {
        enable("rivers", "expires");
        put("a", 0);
        dynamo.store.failUpdates(Fault.REFUSED, update -> true);
        sweeper.sweep();
        assertNotNull(get("a"));
        dynamo.store.heal();
        sweeper.sweep();
        assertNull(get("a"));
    }

    @Test
    void itemsFromBeforeCountAsWell() {
        for (int i = 0; i < 200; i++) {
            put("k" + i, i);
        }
        enable("rivers", "expires");
        put("k0", 500); // before the backfill comes to it
        dynamo.tasks.settle();
        assertEquals(200, entries());
        dynamo.clock.advance(Duration.ofSeconds(149));
        sweeper.sweep();
        assertEquals(51, items());
        assertNotNull(get("k0"));
        assertNull(get("k149"));
        assertNotNull(get("k150"));
    }

    @Test
    void aBackfillThatWasCutOffGoesOn() {
        for (int i = 0; i < 200; i++) {
            put("k" + i, 0);
        }
        enable("rivers", "expires");
        Table table = table();
        TimeToLive timeToLive = Objects.requireNonNull(table.timeToLive());
        Backfill begun = new Backfill(dynamo.store, dynamo.service.catalog(), table.reference(), timeToLive.keyspace());
        assertNotNull(begun.step());
        HeldTasks tasks = new HeldTasks();
        try (DynamoDbService next = new DynamoDbService(dynamo.store, dynamo.clock, tasks, DynamoDbSettings.DEFAULT)) {
            tasks.settle();
        }
        assertTrue(Objects.requireNonNull(table().timeToLive()).complete());
        sweeper.sweep();
        assertEquals(0, items());
    }

    @Test
    void manyItemsAreDeletedInSmallUpdates() {
        enable("rivers", "expires");
        for (int i = 0; i < 500; i++) {
            put("k" + i, 0);
        }
        AtomicInteger largest = new AtomicInteger();
        dynamo.store.failUpdates(Fault.STALE, update -> {
            largest.accumulateAndGet(update.keys().size(), Math::max);
            return false;
        });
        sweeper.sweep();
        assertEquals(0, items());
        assertTrue(largest.get() <= 64, "at most 64 at once, not " + largest);
    }

    @Test
    void aStreamTellsThatItWasNobodysDeletion() {
        dynamo.stream("rivers", "NEW_AND_OLD_IMAGES");
        enable("rivers", "expires");
        put("a", 0);
        sweeper.sweep();
        List<Change> changes = changes();
        assertEquals(
                List.of(Change.Kind.INSERT, Change.Kind.EXPIRE),
                changes.stream().map(Change::kind).toList());
        assertNotNull(changes.getLast().before());
        assertNull(changes.getLast().after());
    }

    @Test
    void turnedOffItDeletesNothingMore() {
        enable("rivers", "expires");
        put("a", 0);
        set("rivers", "expires", false);
        put("b", 0);
        sweeper.sweep();
        assertEquals(2, items());
        enable("rivers", "other");
        dynamo.tasks.settle();
        sweeper.sweep();
        assertEquals(2, items());
    }

    @Test
    void aTableThatIsDeletedLeavesNothing() {
        enable("rivers", "expires");
        put("a", 0);
        dynamo.call(Operations.DELETE_TABLE, DeleteTableInput.create().tableName("rivers"));
        assertEquals(0, dynamo.store.blocking().all(CatalogRows.expiring()).size());
        sweeper.sweep();
        dynamo.createTable("rivers", null, null);
        put("a", 0);
        sweeper.sweep();
        assertNotNull(get("a"));
    }

    @Test
    void itIsDescribedAsItIs() {
        assertEquals("DISABLED null", described());
        enable("rivers", "expires");
        assertEquals("ENABLED expires", described());
        assertEquals("TimeToLive is already enabled", refused("expires", true));
        assertEquals(
                "TimeToLive is active on a different AttributeName: current AttributeName is expires",
                refused("other", true));
        assertEquals(
                "TimeToLive is active on a different AttributeName: current AttributeName is expires",
                refused("other", false));
        set("rivers", "expires", false);
        assertEquals("DISABLED null", described());
        assertEquals("TimeToLive is already disabled", refused("expires", false));
        assertEquals(
                "Requested resource not found: Table: missing not found",
                dynamo.refusal(
                                Operations.DESCRIBE_TIME_TO_LIVE,
                                DescribeTimeToLiveInput.create().tableName("missing"))
                        .getMessage());
    }

    private String described() {
        var description = Objects.requireNonNull(dynamo.call(
                        Operations.DESCRIBE_TIME_TO_LIVE,
                        DescribeTimeToLiveInput.create().tableName("rivers"))
                .timeToLiveDescription());
        return description.timeToLiveStatus() + " " + description.attributeName();
    }

    private String refused(String attribute, boolean enabled) {
        return dynamo.invalid(Operations.UPDATE_TIME_TO_LIVE, input("rivers", attribute, enabled));
    }

    private void enable(String table, String attribute) {
        set(table, attribute, true);
    }

    private void set(String table, String attribute, boolean enabled) {
        dynamo.call(Operations.UPDATE_TIME_TO_LIVE, input(table, attribute, enabled));
    }

    private static UpdateTimeToLiveInput input(String table, String attribute, boolean enabled) {
        return UpdateTimeToLiveInput.create()
                .tableName(table)
                .timeToLiveSpecification(
                        TimeToLiveSpecification.create().enabled(enabled).attributeName(attribute));
    }

    private long now() {
        return dynamo.clock.now().getEpochSecond();
    }

    private void put(String key, int secondsFromNow) {
        put(key, AttributeValue.number(now() + secondsFromNow));
    }

    private void put(String key, AttributeValue until) {
        Item item = Item.builder()
                .put("pk", AttributeValue.string(key))
                .put("expires", until)
                .build();
        dynamo.call(
                Operations.PUT_ITEM, PutItemInput.create().tableName("rivers").item(item));
    }

    private @Nullable Item get(String key) {
        return dynamo.call(
                        Operations.GET_ITEM,
                        GetItemInput.create().tableName("rivers").key(key(key)))
                .item();
    }

    private static Item key(String key) {
        return Item.builder().put("pk", AttributeValue.string(key)).build();
    }

    private Table table() {
        return Objects.requireNonNull(
                dynamo.service.catalog().read(TableReference.of("rivers", Fixture.CALLER, "GetItem")));
    }

    private long items() {
        return dynamo.store.heads(table().keyspace()).stream()
                .mapToLong(Head::items)
                .sum();
    }

    /** Without the row of the backfill's progress, whose key is empty. */
    private long entries() {
        Keyspace keyspace = Objects.requireNonNull(table().timeToLive()).keyspace();
        PageRequest all = new PageRequest(
                keyspace, new PageRequest.Bound(0, Bytes.ofLong(0)), null, false, 1_000, Integer.MAX_VALUE);
        return dynamo.store.blocking().all(all).size();
    }

    private List<Change> changes() {
        Keyspace keyspace = table().keyspace();
        return IntStream.range(0, keyspace.buckets())
                .mapToObj(bucket -> dynamo.store.feed(keyspace.bucket(bucket)))
                .flatMap(feed -> dynamo.store.blocking().readAfter(feed, 0, 100, 1 << 20).records().stream())
                .map(record -> record.change())
                .filter(change -> change.kind() != Change.Kind.MARK)
                .toList();
    }
}
