// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.http.Access;
import io.rivermill.http.Operation;
import io.rivermill.http.TestCalls;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.dynamodb.AttributeValueUpdate;
import io.rivermill.wire.dynamodb.BatchGetItemInput;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.Condition;
import io.rivermill.wire.dynamodb.ConditionCheck;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.DeleteRequest;
import io.rivermill.wire.dynamodb.ExpectedAttributeValue;
import io.rivermill.wire.dynamodb.Get;
import io.rivermill.wire.dynamodb.GetItemInput;
import io.rivermill.wire.dynamodb.KeysAndAttributes;
import io.rivermill.wire.dynamodb.Put;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutRequest;
import io.rivermill.wire.dynamodb.QueryInput;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.Tag;
import io.rivermill.wire.dynamodb.TransactGetItem;
import io.rivermill.wire.dynamodb.TransactGetItemsInput;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.UpdateItemInput;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What policies are told of requests for items. */
class ConditionKeysTest {
    private static final Item KEY = key("a", "1");

    private final Fixture dynamo = new Fixture();

    @BeforeEach
    void create() {
        dynamo.createTable("rivers", "sk", "N");
    }

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void aReadOfAWholeItemTellsItsPartitionButNoAttributes() {
        assertEquals(
                "GetItem rivers LeadingKeys=[a] ReturnConsumedCapacity=[NONE] Select=[ALL_ATTRIBUTES]",
                told("GetItem", GetItemInput.create().tableName("rivers").key(KEY)));
    }

    @Test
    void aProjectionTellsItsAttributesAndTheKeys() {
        assertEquals(
                "GetItem rivers Attributes=[n, pk, sk] LeadingKeys=[a] ReturnConsumedCapacity=[TOTAL]"
                        + " Select=[SPECIFIC_ATTRIBUTES]",
                told(
                        "GetItem",
                        GetItemInput.create()
                                .tableName("rivers")
                                .key(KEY)
                                .returnConsumedCapacity("TOTAL")
                                .projectionExpression("#n.x[0]")
                                .expressionAttributeNames(Map.of("#n", "n"))));
    }

    @Test
    void aWriteTellsAllThatItNames() {
        Item value = Item.builder().put(":v", AttributeValue.number(1)).build();
        assertEquals(
                "PutItem rivers Attributes=[c, n, pk, sk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE]"
                        + " ReturnValues=[ALL_OLD]",
                told(
                        "PutItem",
                        PutItemInput.create()
                                .tableName("rivers")
                                .item(item("a", "1"))
                                .returnValues("ALL_OLD")
                                .conditionExpression("c = :v")
                                .expressionAttributeValues(value)));
        assertEquals(
                "UpdateItem rivers Attributes=[c, d, pk, s, sk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE]"
                        + " ReturnValues=[NONE]",
                told(
                        "UpdateItem",
                        UpdateItemInput.create()
                                .tableName("rivers")
                                .key(KEY)
                                .updateExpression("SET s = d + :v")
                                .conditionExpression("c = :v")
                                .expressionAttributeValues(value)));
        assertEquals(
                "DeleteItem rivers Attributes=[c, pk, sk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE]"
                        + " ReturnValues=[NONE]",
                told(
                        "DeleteItem",
                        DeleteItemInput.create()
                                .tableName("rivers")
                                .key(KEY)
                                .conditionExpression("attribute_exists(c)")));
    }

    @Test
    void aQueryTellsThePartitionOfItsCondition() {
        QueryInput query = QueryInput.create()
                .tableName("rivers")
                .keyConditionExpression("sk < :n AND pk = :a")
                .expressionAttributeValues(Item.builder()
                        .put(":a", AttributeValue.string("a"))
                        .put(":n", AttributeValue.number(5))
                        .build());
        assertEquals(
                "Query rivers LeadingKeys=[a] ReturnConsumedCapacity=[NONE] Select=[ALL_ATTRIBUTES]",
                told("Query", query));
        assertEquals(
                "Query rivers Attributes=[f, pk, sk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE] Select=[COUNT]",
                told("Query", query.select("COUNT").filterExpression("attribute_exists(f)")));
    }

    @Test
    void aQueryThatIsWrongTellsAllThatCouldBeItsPartitionAndNothingOfTheTable() {
        QueryInput query = QueryInput.create()
                .tableName("rivers")
                .indexName("missing")
                .keyConditionExpression("pk = :a AND n = :n")
                .expressionAttributeValues(Item.builder()
                        .put(":a", AttributeValue.string("a"))
                        .put(":n", AttributeValue.number(5))
                        .build());
        String keys = " LeadingKeys=[5, a] ReturnConsumedCapacity=[NONE] Select=";
        assertEquals("Query rivers/index/missing" + keys + "[ALL_PROJECTED_ATTRIBUTES]", told("Query", query));
        query.indexName(null).keyConditionExpression("pk > :a AND n = :n");
        assertEquals("Query rivers" + keys + "[ALL_ATTRIBUTES]", told("Query", query));
    }

    @Test
    void parametersFromBeforeExpressionsTellTheSame() {
        Map<String, ExpectedAttributeValue> expected =
                Map.of("c", ExpectedAttributeValue.create().exists(false));
        assertEquals(
                "PutItem rivers Attributes=[c, n, pk, sk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE]"
                        + " ReturnValues=[NONE]",
                told(
                        "PutItem",
                        PutItemInput.create()
                                .tableName("rivers")
                                .item(item("a", "1"))
                                .expected(expected)));
        AttributeValueUpdate set = AttributeValueUpdate.create().value(AttributeValue.number(1));
        assertEquals(
                "UpdateItem rivers Attributes=[c, pk, s, sk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE]"
                        + " ReturnValues=[NONE]",
                told(
                        "UpdateItem",
                        UpdateItemInput.create()
                                .tableName("rivers")
                                .key(KEY)
                                .attributeUpdates(Map.of("s", set))
                                .expected(expected)));
        Condition equal =
                Condition.create().comparisonOperator("EQ").attributeValueList(List.of(AttributeValue.string("a")));
        Condition present = Condition.create().comparisonOperator("NOT_NULL");
        assertEquals(
                "Query rivers Attributes=[f, n, pk] LeadingKeys=[a] ReturnConsumedCapacity=[NONE]"
                        + " Select=[SPECIFIC_ATTRIBUTES]",
                told(
                        "Query",
                        QueryInput.create()
                                .tableName("rivers")
                                .keyConditions(Map.of("pk", equal))
                                .queryFilter(Map.of("f", present))
                                .attributesToGet(List.of("n"))));
        assertEquals(
                "Scan rivers Attributes=[f] ReturnConsumedCapacity=[NONE] Select=[COUNT]",
                told(
                        "Scan",
                        ScanInput.create().tableName("rivers").select("COUNT").scanFilter(Map.of("f", present))));
    }

    @Test
    void aScanTellsNoPartition() {
        assertEquals(
                "Scan rivers ReturnConsumedCapacity=[NONE] Select=[ALL_ATTRIBUTES]",
                told("Scan", ScanInput.create().tableName("rivers")));
        assertEquals(
                "Scan rivers/index/byName ReturnConsumedCapacity=[NONE] Select=[ALL_PROJECTED_ATTRIBUTES]",
                told("Scan", ScanInput.create().tableName("rivers").indexName("byName")));
        assertEquals(
                "Scan rivers Attributes=[f, n] ReturnConsumedCapacity=[NONE] Select=[SPECIFIC_ATTRIBUTES]",
                told(
                        "Scan",
                        ScanInput.create()
                                .tableName("rivers")
                                .projectionExpression("n")
                                .filterExpression("attribute_exists(f)")));
    }

    @Test
    void batchesTellAllTheirPartitions() {
        KeysAndAttributes keys = KeysAndAttributes.create()
                .keys(List.of(key("b", "1"), key("a", "2")))
                .attributesToGet(List.of("n"));
        assertEquals(
                "BatchGetItem rivers Attributes=[n, pk, sk] EnclosingOperation=[BatchGetItem] LeadingKeys=[a, b]"
                        + " ReturnConsumedCapacity=[NONE] Select=[SPECIFIC_ATTRIBUTES]",
                told("BatchGetItem", BatchGetItemInput.create().requestItems(Map.of("rivers", keys))));
        List<WriteRequest> writes = List.of(
                WriteRequest.create().putRequest(PutRequest.create().item(item("b", "1"))),
                WriteRequest.create().deleteRequest(DeleteRequest.create().key(key("c", "1"))));
        assertEquals(
                "BatchWriteItem rivers Attributes=[n, pk, sk] EnclosingOperation=[BatchWriteItem]"
                        + " LeadingKeys=[b, c] ReturnConsumedCapacity=[NONE]",
                told("BatchWriteItem", BatchWriteItemInput.create().requestItems(Map.of("rivers", writes))));
    }

    @Test
    void transactionsTellWhatEachKindOfActionDoesToEachTable() {
        dynamo.createTable("mills", null, null);
        Item mill = Item.builder().put("pk", AttributeValue.string("m")).build();
        List<TransactWriteItem> actions = List.of(
                TransactWriteItem.create().put(Put.create().tableName("rivers").item(item("b", "1"))),
                TransactWriteItem.create().put(Put.create().tableName("rivers").item(item("a", "1"))),
                TransactWriteItem.create()
                        .conditionCheck(ConditionCheck.create()
                                .tableName("mills")
                                .key(mill)
                                .conditionExpression("attribute_exists(f)")));
        String in = " EnclosingOperation=[TransactWriteItems]";
        assertEquals(
                "PutItem rivers Attributes=[n, pk, sk]" + in + " LeadingKeys=[a, b] ReturnConsumedCapacity=[NONE]\n"
                        + "ConditionCheckItem mills Attributes=[f, pk]" + in
                        + " LeadingKeys=[m] ReturnConsumedCapacity=[NONE]",
                told("TransactWriteItems", TransactWriteItemsInput.create().transactItems(actions)));
        List<TransactGetItem> gets = List.of(
                TransactGetItem.create().get(Get.create().tableName("mills").key(mill)),
                TransactGetItem.create()
                        .get(Get.create().tableName("mills").key(mill).projectionExpression("n")));
        assertEquals(
                "GetItem mills Attributes=[n, pk] EnclosingOperation=[TransactGetItems] LeadingKeys=[m]"
                        + " ReturnConsumedCapacity=[NONE] Select=[ALL_ATTRIBUTES]",
                told("TransactGetItems", TransactGetItemsInput.create().transactItems(gets)));
    }

    @Test
    void aTableWithTagsNeedsToBeAllowedToHaveThem() {
        CreateTableInput input = Fixture.tableInput("mills", null, null);
        assertEquals(1, accesses("CreateTable", input).size());
        Access tagging = accesses(
                        "CreateTable",
                        input.tags(List.of(Tag.create().key("team").value("water"))))
                .getLast();
        assertEquals("dynamodb:TagResource", tagging.action());
        assertEquals(
                Map.of("aws:TagKeys", List.of("team"), "aws:RequestTag/team", List.of("water")),
                tagging.context().get());
    }

    @Test
    void ofATableThatIsNotThereEveryValueOfTheKeyMayBeThePartition() {
        assertEquals(
                "GetItem missing LeadingKeys=[1, a] ReturnConsumedCapacity=[NONE] Select=[ALL_ATTRIBUTES]",
                told("GetItem", GetItemInput.create().tableName("missing").key(KEY)));
    }

    @Test
    void nothingIsMadeOfARequestUntilAPolicyAsks() {
        GetItemInput wrong = GetItemInput.create().tableName("rivers").key(KEY).projectionExpression("a..b");
        List<Access> accesses = accesses("GetItem", wrong);
        assertEquals("dynamodb:GetItem", accesses.getFirst().action());
        ServiceException refusal = assertThrows(
                ServiceException.class, () -> accesses.getFirst().context().get());
        assertEquals("ValidationException", refusal.code());
    }

    /** A line for each access: action, table, and the keys in order with their values. */
    private String told(String operation, View input) {
        return accesses(operation, input).stream().map(ConditionKeysTest::text).collect(Collectors.joining("\n"));
    }

    private static String text(Access access) {
        String table = access.resource().substring(access.resource().indexOf("table/") + "table/".length());
        StringBuilder text = new StringBuilder(access.action().substring("dynamodb:".length()))
                .append(' ')
                .append(table);
        new TreeMap<>(access.context().get()).forEach((key, values) -> {
            assertEquals(values.size(), Set.copyOf(values).size());
            text.append(' ').append(key.substring("dynamodb:".length())).append('=');
            text.append(values.stream().sorted().toList());
        });
        return text.toString();
    }

    @SuppressWarnings("unchecked") // the operation is found by its name, its input follows
    private List<Access> accesses(String name, View input) {
        Operation<View, View> operation = (Operation<View, View>) dynamo.service.operations().stream()
                .filter(it -> it.type().name().equals(name))
                .findFirst()
                .orElseThrow();
        return TestCalls.accesses(operation, input, Fixture.CALLER);
    }

    private static Item key(String partition, String sort) {
        return Item.builder()
                .put("pk", AttributeValue.string(partition))
                .put("sk", AttributeValue.number(sort))
                .build();
    }

    private static Item item(String partition, String sort) {
        return Item.builder()
                .put("n", AttributeValue.number(1))
                .put("pk", AttributeValue.string(partition))
                .put("sk", AttributeValue.number(sort))
                .build();
    }
}
