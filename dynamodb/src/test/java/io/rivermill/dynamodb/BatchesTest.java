// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.BatchGetItemInput;
import io.rivermill.wire.dynamodb.BatchGetItemOutput;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.KeysAndAttributes;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutRequest;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a batch may hold. */
class BatchesTest {
    private final Fixture dynamo = new Fixture();

    @BeforeEach
    void create() {
        dynamo.createTable("rivers", null, null);
        dynamo.createTable("lakes", null, null);
    }

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void aHundredItemsAreReadAtOnceAndNoMore() {
        BatchGetItemOutput output = dynamo.call(Operations.BATCH_GET_ITEM, reads(60, 40));
        assertEquals(Map.of("rivers", List.of(), "lakes", List.of()), output.responses());
        assertEquals(
                "Too many items requested for the BatchGetItem call",
                dynamo.invalid(Operations.BATCH_GET_ITEM, reads(60, 41)));
    }

    @Test
    void twentyFiveItemsAreWrittenAtOnceAndNoMore() {
        dynamo.call(Operations.BATCH_WRITE_ITEM, writes(20, 5));
        assertEquals(20, count("rivers"));
        assertEquals(5, count("lakes"));
        assertEquals(
                "Too many items requested for the BatchWriteItem call",
                dynamo.invalid(Operations.BATCH_WRITE_ITEM, writes(22, 6)));
        assertEquals(20, count("rivers"));
    }

    @Test
    void anItemThatIsTooLargeRefusesItsWholeBatch() {
        String text = "x".repeat(400 * 1_024);
        Item large = key(7).with("Text", AttributeValue.string(text));
        BatchWriteItemInput input =
                BatchWriteItemInput.create().requestItems(Map.of("rivers", List.of(write(key(1)), write(large))));
        assertEquals(
                "Item size has exceeded the maximum allowed size", dynamo.invalid(Operations.BATCH_WRITE_ITEM, input));
        assertEquals(0, count("rivers"));
    }

    private static BatchGetItemInput reads(int rivers, int lakes) {
        return BatchGetItemInput.create().requestItems(Map.of("rivers", keys(rivers), "lakes", keys(lakes)));
    }

    private static KeysAndAttributes keys(int count) {
        return KeysAndAttributes.create()
                .keys(IntStream.range(0, count).mapToObj(BatchesTest::key).toList());
    }

    private static BatchWriteItemInput writes(int rivers, int lakes) {
        return BatchWriteItemInput.create().requestItems(Map.of("rivers", puts(rivers), "lakes", puts(lakes)));
    }

    private static List<WriteRequest> puts(int count) {
        return IntStream.range(0, count).mapToObj(id -> write(key(id))).toList();
    }

    private static WriteRequest write(Item item) {
        return WriteRequest.create().putRequest(PutRequest.create().item(item));
    }

    private static Item key(int id) {
        return Item.builder().put("pk", AttributeValue.string("item-" + id)).build();
    }

    private int count(String table) {
        return dynamo.call(Operations.SCAN, ScanInput.create().tableName(table)).count();
    }
}
