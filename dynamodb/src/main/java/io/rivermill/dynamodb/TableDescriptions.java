// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Store;
import io.rivermill.store.ViewType;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.BillingModeSummary;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.ProvisionedThroughputDescription;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.TableClassSummary;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.TableWarmThroughputDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tables as the control plane shows them. Counts and sizes are those of now, where AWS's are up to six hours old. */
final class TableDescriptions {
    private TableDescriptions() {}

    /** A table that is there. */
    static TableDescription active(Table table, Store store) {
        TableDescription description = withStatus(table, "ACTIVE", Map.of(), store::heads);
        Billing billing = table.billing();
        return description.warmThroughput(TableWarmThroughputDescription.create()
                .readUnitsPerSecond(billing.peakReadUnits())
                .writeUnitsPerSecond(billing.peakWriteUnits())
                .status("ACTIVE"));
    }

    /**
     * A table in the answer to what changes it.
     *
     * @param indexStatuses of the indexes that change
     */
    static TableDescription changing(Table table, String status, Map<String, String> indexStatuses, Store store) {
        return withStatus(table, status, indexStatuses, store::heads);
    }

    /** A table that has just begun or ended: nothing is in it. */
    static TableDescription empty(Table table, String status) {
        Map<String, String> indexStatuses = new HashMap<>();
        table.indexes().forEach(index -> indexStatuses.put(index.name(), status));
        return withStatus(table, status, indexStatuses, keyspace -> List.of());
    }

    private static TableDescription withStatus(
            Table table, String status, Map<String, String> indexStatuses, Function<Keyspace, List<Head>> headsOf) {
        List<Head> heads = headsOf.apply(table.keyspace());
        TableDescription description = TableDescription.create()
                .tableName(table.name())
                .tableStatus(status)
                .tableArn(table.arn())
                .tableId(table.id())
                .creationDateTime(Instant.ofEpochMilli(table.createdMillis()))
                .keySchema(keySchema(table.keySchema()))
                .attributeDefinitions(attributes(table.attributes()))
                .provisionedThroughput(throughput(table.billing()))
                .itemCount(heads.stream().mapToLong(Head::items).sum())
                .tableSizeBytes(heads.stream().mapToLong(Head::bytes).sum())
                .deletionProtectionEnabled(table.deletionProtection());
        addBillingMode(description, table.billing(), status);
        addStream(description, table);
        IndexDescriptions.addTo(description, table, indexStatuses, headsOf);
        if (table.tableClass() != null) {
            description.tableClassSummary(TableClassSummary.create().tableClass(table.tableClass()));
        }
        return description;
    }

    static List<KeySchemaElement> keySchema(KeySchema schema) {
        List<KeySchemaElement> elements = new ArrayList<>();
        for (ScalarAttribute hash : schema.hash()) {
            elements.add(KeySchemaElement.create().attributeName(hash.name()).keyType("HASH"));
        }
        for (ScalarAttribute range : schema.range()) {
            elements.add(KeySchemaElement.create().attributeName(range.name()).keyType("RANGE"));
        }
        return elements;
    }

    private static List<AttributeDefinition> attributes(List<ScalarAttribute> attributes) {
        return attributes.stream()
                .map(attribute -> AttributeDefinition.create()
                        .attributeName(attribute.name())
                        .attributeType(attribute.type().name()))
                .toList();
    }

    private static ProvisionedThroughputDescription throughput(Billing billing) {
        ProvisionedThroughputDescription description = ProvisionedThroughputDescription.create()
                .numberOfDecreasesToday(0L)
                .readCapacityUnits(billing.readUnits())
                .writeCapacityUnits(billing.writeUnits());
        if (billing.increasedMillis() != 0) {
            description.lastIncreaseDateTime(Instant.ofEpochMilli(billing.increasedMillis()));
        }
        if (billing.decreasedMillis() != 0) {
            description.lastDecreaseDateTime(Instant.ofEpochMilli(billing.decreasedMillis()));
        }
        return description;
    }

    private static void addBillingMode(TableDescription description, Billing billing, String status) {
        if (billing.onDemandSinceMillis() == 0) {
            return; // never on demand
        }
        BillingModeSummary summary =
                BillingModeSummary.create().billingMode(billing.onDemand() ? "PAY_PER_REQUEST" : "PROVISIONED");
        if (!status.equals("CREATING")) {
            summary.lastUpdateToPayPerRequestDateTime(Instant.ofEpochMilli(billing.onDemandSinceMillis()));
        }
        description.billingModeSummary(summary);
    }

    private static void addStream(TableDescription description, Table table) {
        ViewType view = table.stream();
        if (view != null) {
            description.streamSpecification(
                    StreamSpecification.create().streamEnabled(true).streamViewType(view.name()));
        }
        String label = table.streamLabel();
        if (label != null) {
            description.latestStreamLabel(label).latestStreamArn(table.streamArn(label));
        }
    }
}
