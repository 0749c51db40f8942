// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.DescribeTableInput;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.ListTablesInput;
import io.rivermill.wire.dynamodb.ListTablesOutput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.ProvisionedThroughput;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private final Fixture dynamo = new Fixture();

    @AfterEach
    void close() {
        dynamo.close();
    }

    @Test
    void createdTableIsCreatingInItsAnswerAndActiveAfterwards() {
        TableDescription created = dynamo.createTable("rivers", "sk", "N");
        assertEquals("CREATING", created.tableStatus());
        TableDescription described = describe("rivers");
        assertEquals("ACTIVE", described.tableStatus());
        assertEquals("arn:aws:dynamodb:eu-central-1:111122223333:table/rivers", described.tableArn());
        assertEquals(created.tableId(), described.tableId());
        assertEquals("sk", described.keySchema().get(1).attributeName());
        assertEquals("N", described.attributeDefinitions().get(1).attributeType());
        assertEquals("PAY_PER_REQUEST", described.billingModeSummary().billingMode());
        assertEquals(0L, described.itemCount());
        assertNull(described.streamSpecification());
        assertFalse(described.deletionProtectionEnabled());
    }

    @Test
    void aTableIsFoundByItsArnToo() {
        dynamo.createTable("rivers", null, null);
        assertEquals(
                "rivers",
                describe("arn:aws:dynamodb:eu-central-1:111122223333:table/rivers")
                        .tableName());
        ServiceException foreign = dynamo.refusal(
                Operations.DESCRIBE_TABLE,
                DescribeTableInput.create().tableName("arn:aws:dynamodb:eu-central-1:999999999999:table/rivers"));
        assertEquals("AccessDeniedException", foreign.code());
    }

    @Test
    void aNameIsTakenUntilItsTableIsDeleted() {
        String first = dynamo.createTable("rivers", null, null).tableId();
        ServiceException taken = dynamo.refusal(Operations.CREATE_TABLE, Fixture.tableInput("rivers", null, null));
        assertEquals("ResourceInUseException", taken.code());
        assertEquals("Table already exists: rivers", taken.getMessage());
        assertEquals("DELETING", delete("rivers").tableStatus());
        ServiceException gone = dynamo.refusal(
                Operations.DESCRIBE_TABLE, DescribeTableInput.create().tableName("rivers"));
        assertEquals("ResourceNotFoundException", gone.code());
        assertEquals("Requested resource not found: Table: rivers not found", gone.getMessage());
        assertNotEquals(first, dynamo.createTable("rivers", null, null).tableId());
    }

    @Test
    void aProtectedTableIsNotDeletedUntilProtectionIsOff() {
        dynamo.call(
                Operations.CREATE_TABLE,
                Fixture.tableInput("rivers", null, null).deletionProtectionEnabled(true));
        assertEquals(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection"
                        + " first.",
                dynamo.invalid(
                        Operations.DELETE_TABLE, DeleteTableInput.create().tableName("rivers")));
        update(UpdateTableInput.create().tableName("rivers").deletionProtectionEnabled(false));
        assertEquals("DELETING", delete("rivers").tableStatus());
    }

    @Test
    void tablesAreListedByNameInPages() {
        for (String name : List.of("ccc", "aaa", "bbb", "aaab")) {
            dynamo.createTable(name, null, null);
        }
        ListTablesOutput first =
                dynamo.call(Operations.LIST_TABLES, ListTablesInput.create().limit(3));
        assertEquals(List.of("aaa", "aaab", "bbb"), first.tableNames());
        assertEquals("bbb", first.lastEvaluatedTableName());
        ListTablesOutput rest = dynamo.call(
                Operations.LIST_TABLES,
                ListTablesInput.create().exclusiveStartTableName("bb").limit(2));
        assertEquals(List.of("bbb", "ccc"), rest.tableNames());
        assertNull(rest.lastEvaluatedTableName());
    }

    @Test
    void keySchemasThatMakeNoSenseAreRefusedInWords() {
        assertEquals(
                INVALID + "Some index key attributes are not defined in AttributeDefinitions. Keys: [b],"
                        + " AttributeDefinitions: [a]",
                createInvalid(keys("b"), definitions("a")));
        assertEquals(
                "Invalid KeySchema: Some index key attribute have no definition",
                createInvalid(keys("a", "b"), definitions("a")));
        assertEquals(
                INVALID + "Number of attributes in KeySchema does not exactly match number of attributes defined in"
                        + " AttributeDefinitions",
                createInvalid(keys("a"), definitions("a", "b")));
        assertEquals(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name",
                createInvalid(keys("a", "a"), definitions("a", "b")));
        assertEquals("Attribute Name is duplicated: a", createInvalid(keys("a"), definitions("a", "a")));
        assertEquals(
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
                createInvalid(
                        List.of(KeySchemaElement.create().attributeName("a").keyType("RANGE")), definitions("a")));
    }

    @Test
    void throughputFollowsTheBillingMode() {
        CreateTableInput input = Fixture.tableInput("rivers", null, null);
        assertEquals(
                INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                        + " PAY_PER_REQUEST",
                dynamo.invalid(Operations.CREATE_TABLE, input.provisionedThroughput(throughput(1, 1))));
        assertEquals(
                INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                        + " PROVISIONED",
                dynamo.invalid(
                        Operations.CREATE_TABLE,
                        Fixture.tableInput("rivers", null, null).billingMode(null)));
        dynamo.call(
                Operations.CREATE_TABLE,
                Fixture.tableInput("rivers", null, null).billingMode(null).provisionedThroughput(throughput(5, 7)));
        TableDescription provisioned = describe("rivers");
        assertEquals(5L, provisioned.provisionedThroughput().readCapacityUnits());
        assertNull(provisioned.billingModeSummary());
        update(UpdateTableInput.create().tableName("rivers").provisionedThroughput(throughput(9, 7)));
        assertEquals(9L, describe("rivers").provisionedThroughput().readCapacityUnits());
        assertTrue(dynamo.invalid(
                        Operations.UPDATE_TABLE,
                        UpdateTableInput.create().tableName("rivers").provisionedThroughput(throughput(9, 7)))
                .startsWith("The provisioned throughput for the table will not change."));
        update(UpdateTableInput.create().tableName("rivers").billingMode("PAY_PER_REQUEST"));
        assertEquals("PAY_PER_REQUEST", describe("rivers").billingModeSummary().billingMode());
        assertEquals(0L, describe("rivers").provisionedThroughput().readCapacityUnits());
    }

    @Test
    void aStreamIsTurnedOnAndOffWithALabelOfItsOwnEachTime() {
        dynamo.createTable("rivers", null, null);
        TableDescription on = dynamo.stream("rivers", "NEW_AND_OLD_IMAGES");
        assertEquals("UPDATING", on.tableStatus());
        assertEquals("2026-01-01T00:00:00.000", on.latestStreamLabel());
        assertEquals(on.latestStreamArn(), describe("rivers").latestStreamArn());
        assertEquals(
                "Table already has an enabled stream: TableName: rivers", streamInvalid(true, "NEW_AND_OLD_IMAGES"));
        assertEquals(
                INVALID + "If stream is being disabled, then UpdateViewType must not be specified",
                streamInvalid(false, "KEYS_ONLY"));
        dynamo.stream("rivers", null);
        TableDescription off = describe("rivers");
        assertNull(off.streamSpecification());
        assertEquals(on.latestStreamArn(), off.latestStreamArn());
        assertFalse(feed(off).isOpen());
        assertEquals("Table has no stream to disable: TableName: rivers", streamInvalid(false, null));
        assertEquals(INVALID + "If stream is being enabled then UpdateViewType is required", streamInvalid(true, null));
        TableDescription again = dynamo.stream("rivers", "KEYS_ONLY");
        assertEquals("2026-01-01T00:00:00.001", again.latestStreamLabel());
        assertTrue(feed(again).isOpen());
        assertEquals(4, feed(again).open().size());
    }

    @Test
    void aDeletedTablesStreamIsClosedAndStaysDescribed() {
        dynamo.call(
                Operations.CREATE_TABLE,
                Fixture.tableInput("rivers", null, null)
                        .streamSpecification(
                                StreamSpecification.create().streamEnabled(true).streamViewType("NEW_IMAGE")));
        TableDescription first = describe("rivers");
        assertTrue(feed(first).isOpen());
        delete("rivers");
        assertFalse(feed(first).isOpen());
        dynamo.clock.advance(Duration.ofSeconds(1));
        dynamo.createTable("rivers", null, null);
        assertNull(describe("rivers").latestStreamArn());
    }

    @Test
    void changesThatDoNotGoTogetherAreRefused() {
        dynamo.createTable("rivers", null, null);
        assertTrue(dynamo.invalid(
                        Operations.UPDATE_TABLE, UpdateTableInput.create().tableName("rivers"))
                .startsWith("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"));
        assertEquals(
                INVALID + "You cannot modify stream status while updating table IOPS",
                dynamo.invalid(
                        Operations.UPDATE_TABLE,
                        UpdateTableInput.create()
                                .tableName("rivers")
                                .billingMode("PROVISIONED")
                                .provisionedThroughput(throughput(1, 1))
                                .streamSpecification(StreamSpecification.create()
                                        .streamEnabled(true)
                                        .streamViewType("NEW_IMAGE"))));
    }

    @Test
    void aDescriptorReadsBackAsItWasWritten() {
        dynamo.createTable("rivers", "sk", "B");
        dynamo.stream("rivers", "OLD_IMAGE");
        TableCatalog catalog = new TableCatalog(dynamo.store);
        Table table =
                Objects.requireNonNull(catalog.read(new TableReference("111122223333", "eu-central-1", "rivers")));
        assertEquals(table, Table.of(table.toBytes()));
        assertEquals(dynamo.store.version(table.keyspace()), table.version());
        catalog.close();
    }

    private String createInvalid(List<KeySchemaElement> keys, List<AttributeDefinition> definitions) {
        return dynamo.invalid(
                Operations.CREATE_TABLE,
                CreateTableInput.create()
                        .tableName("rivers")
                        .keySchema(keys)
                        .attributeDefinitions(definitions)
                        .billingMode("PAY_PER_REQUEST"));
    }

    private String streamInvalid(boolean enabled, String viewType) {
        StreamSpecification stream =
                StreamSpecification.create().streamEnabled(enabled).streamViewType(viewType);
        return dynamo.invalid(
                Operations.UPDATE_TABLE,
                UpdateTableInput.create().tableName("rivers").streamSpecification(stream));
    }

    private TableDescription describe(String table) {
        return dynamo.call(
                        Operations.DESCRIBE_TABLE, DescribeTableInput.create().tableName(table))
                .table();
    }

    private TableDescription update(UpdateTableInput input) {
        return dynamo.call(Operations.UPDATE_TABLE, input).tableDescription();
    }

    private TableDescription delete(String table) {
        return dynamo.call(Operations.DELETE_TABLE, DeleteTableInput.create().tableName(table))
                .tableDescription();
    }

    private FeedDescriptor feed(TableDescription table) {
        FeedName name = FeedName.ofArn(table.latestStreamArn()).orElseThrow();
        return FeedDescriptor.of(dynamo.store.blocking().get(name.key()));
    }

    private static List<KeySchemaElement> keys(String... names) {
        KeySchemaElement first =
                KeySchemaElement.create().attributeName(names[0]).keyType("HASH");
        return names.length == 1
                ? List.of(first)
                : List.of(
                        first, KeySchemaElement.create().attributeName(names[1]).keyType("RANGE"));
    }

    private static List<AttributeDefinition> definitions(String... names) {
        return List.of(names).stream()
                .map(name -> AttributeDefinition.create().attributeName(name).attributeType("S"))
                .toList();
    }

    private static ProvisionedThroughput throughput(long read, long write) {
        return ProvisionedThroughput.create().readCapacityUnits(read).writeCapacityUnits(write);
    }
}
