// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.FeedName;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Store;
import io.rivermill.store.ViewType;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.CreateTableOutput;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a table, and its stream if one is asked for, in one commit. The table is usable when this answers. */
final class CreateTable implements ControlOperation<CreateTableInput, CreateTableOutput> {

    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;
    private final DynamoDbSettings settings;

    CreateTable(Store store, TableCatalog catalog, Clock clock, DynamoDbSettings settings) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public OperationType<CreateTableInput, CreateTableOutput> type() {
        return Operations.CREATE_TABLE;
    }

    @Override
    public List<Access> access(CreateTableInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        Access creating = Access.of("dynamodb:CreateTable", reference.arn());
        return input.tags() == null || input.tags().isEmpty()
                ? List.of(creating)
                : List.of(creating, TagResource.access(reference, input.tags()));
    }

    @Override
    public CreateTableOutput handle(CreateTableInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        Table planned = planned(input, reference, clock.millis());
        Table table = store.blocking().updatePlanned(() -> commit(planned));
        catalog.awaitCurrent();
        return CreateTableOutput.create().tableDescription(TableDescriptions.created(table, input, clock.millis()));
    }

    /** The table that the request describes; keyspace and stream label are given out by {@link #commit}. */
    private Table planned(CreateTableInput input, TableReference reference, long now) {
        refuseUnsupported(input);
        List<AttributeDefinition> attributes = required(input.attributeDefinitions(), "attributeDefinitions");
        List<KeySchemaElement> keys = required(input.keySchema(), "keySchema");
        Billing plain = BillingRules.created(input, now);
        List<ScalarAttribute> definitions = TableKeyRules.definitions(attributes);
        KeySchema schema = TableKeyRules.keySchema(keys, definitions);
        boolean indexed = input.globalSecondaryIndexes() != null || input.localSecondaryIndexes() != null;
        if (!indexed) {
            TableKeyRules.checkAllInKey(schema, definitions);
        }
        List<Index> indexes = IndexRules.indexes(input, schema, definitions, plain);
        TableKeyRules.checkAllUsed(schema, indexes, definitions);
        Encryption encryption = Encryption.created(input.sseSpecification(), reference);
        TableClass tableClass = TableClass.created(input.tableClass());
        ThroughputRules.checkMaximum(plain.throughput(), reference.region());
        indexes.forEach(index -> ThroughputRules.checkMaximum(index.throughput(), reference.region()));
        ViewType stream = StreamRules.created(input.streamSpecification());
        Billing billing = BillingRules.extended(input, plain);
        return new Table(
                reference.account(),
                reference.region(),
                reference.name(),
                UUID.randomUUID().toString(),
                new Keyspace(1, settings.bucketBits()),
                1,
                schema,
                definitions,
                indexes,
                billing,
                stream,
                null,
                Boolean.TRUE.equals(input.deletionProtectionEnabled()),
                tableClass,
                encryption,
                TagRules.tags(input.tags(), false),
                null,
                now,
                null);
    }

    /** A commit of {@code planned} with the next keyspaces, and a stream label later than any that the name ever had. */
    private TableCommit commit(Table planned) {
        byte[] row = store.blocking().get(CatalogRows.LAST_KEYSPACE);
        long last = CatalogRows.lastKeyspace(row);
        Keyspace keyspace = new Keyspace(last + 1, settings.bucketBits());
        List<Index> indexes = new ArrayList<>();
        for (Index index : planned.indexes()) {
            indexes.add(index.in(new Keyspace(keyspace.id() + indexes.size() + 1, settings.bucketBits()), null));
        }
        boolean local = indexes.stream().anyMatch(Index::local);
        Keyspace collections = local ? keyspace.twin(keyspace.id() + indexes.size() + 1) : null;
        if (planned.stream() == null) {
            return new TableCommit.Create(planned.created(keyspace, indexes, collections, null), last, 0);
        }
        long streamMillis = StreamLabels.next(store, planned.reference(), clock);
        Table table = planned.created(keyspace, indexes, collections, FeedName.labelAt(streamMillis));
        return new TableCommit.Create(table, last, streamMillis);
    }

    private static TableReference reference(CreateTableInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "CreateTable");
    }

    private static void refuseUnsupported(CreateTableInput input) {
        TableErrors.refuse(input.vectorIndexes(), "VectorIndexes");
        TableErrors.refuse(input.resourcePolicy(), "ResourcePolicy");
        TableErrors.refuse(input.globalTableSourceArn(), "GlobalTableSourceArn");
        TableErrors.refuse(input.globalTableSettingsReplicationMode(), "GlobalTableSettingsReplicationMode");
    }

    private static <T> T required(@Nullable T given, String member) {
        if (given == null) {
            throw ServiceException.validation("1 validation error detected: Value null at '" + member
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return given;
    }
}
