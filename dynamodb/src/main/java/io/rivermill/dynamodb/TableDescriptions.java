// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Store;
import io.rivermill.store.ViewType;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.BillingModeSummary;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.SSEDescription;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.TableClassSummary;
import io.rivermill.wire.dynamodb.TableDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tables as the control plane shows them. Counts and sizes are those of now, where AWS's are up to six hours old. */
final class TableDescriptions {
    static final String WARMING = "UPDATING";

    private TableDescriptions() {}

    /** A table as it is. */
    static TableDescription of(Table table, TablePhase phase, Store store) {
        return description(table, phase, store::heads);
    }

    /** A table that has just begun. Warm throughput is told of where {@code input} asks for it. */
    static TableDescription created(Table table, CreateTableInput input, long nowMillis) {
        TableDescription description = empty(table, "CREATING", nowMillis);
        if (input.warmThroughput() != null) {
            description.warmThroughput(
                    ThroughputDescriptions.warm(table.billing().throughput(), WARMING));
        }
        if (input.globalSecondaryIndexes() != null) {
            input.globalSecondaryIndexes().stream()
                    .filter(index -> index.warmThroughput() != null)
                    .forEach(index -> IndexDescriptions.addWarming(description, table, index.indexName()));
        }
        return description;
    }

    /** A table that has just ended: AWS tells no more of its keys and indexes, nor when it was created. */
    static TableDescription deleted(Table table, long nowMillis) {
        return empty(table, "DELETING", nowMillis)
                .attributeDefinitions(null)
                .keySchema(null)
                .creationDateTime(null)
                .globalSecondaryIndexes(null)
                .localSecondaryIndexes(null);
    }

    private static TableDescription empty(Table table, String status, long nowMillis) {
        return description(table, TablePhase.whole(table, status, nowMillis), keyspace -> List.of());
    }

    private static TableDescription description(Table table, TablePhase phase, Function<Keyspace, List<Head>> headsOf) {
        List<Head> heads = headsOf.apply(table.keyspace());
        TableDescription description = TableDescription.create()
                .tableName(table.name())
                .tableStatus(phase.tableStatus())
                .tableArn(table.arn())
                .tableId(table.id())
                .creationDateTime(Instant.ofEpochMilli(table.createdMillis()))
                .keySchema(keySchema(table.keySchema()))
                .attributeDefinitions(attributes(table.attributes()))
                .provisionedThroughput(
                        ThroughputDescriptions.provisioned(table.billing().throughput(), phase.nowMillis()))
                .onDemandThroughput(
                        ThroughputDescriptions.onDemand(table.billing().throughput()))
                .warmThroughput(ThroughputDescriptions.warm(table.billing().throughput(), phase.warmStatus()))
                .sseDescription(encryption(table.encryption(), phase.encryptionStatus()))
                .tableClassSummary(tableClass(table.tableClass()))
                .itemCount(heads.stream().mapToLong(Head::items).sum())
                .tableSizeBytes(heads.stream().mapToLong(Head::bytes).sum())
                .deletionProtectionEnabled(table.deletionProtection());
        addBillingMode(description, table.billing(), phase.tableStatus());
        addStream(description, table);
        IndexDescriptions.addTo(description, table, phase, headsOf);
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

    private static @Nullable SSEDescription encryption(@Nullable Encryption encryption, String status) {
        return encryption == null
                ? null
                : SSEDescription.create().status(status).sseType("KMS").kmsMasterKeyArn(encryption.keyArn());
    }

    private static @Nullable TableClassSummary tableClass(@Nullable TableClass tableClass) {
        if (tableClass == null) {
            return null;
        }
        TableClassSummary summary = TableClassSummary.create().tableClass(tableClass.name());
        return tableClass.updatedMillis() == 0
                ? summary
                : summary.lastUpdateDateTime(Instant.ofEpochMilli(tableClass.updatedMillis()));
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
