// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.FeedName;
import io.rivermill.store.Store;
import io.rivermill.store.ViewType;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexUpdate;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import io.rivermill.wire.dynamodb.UpdateTableOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes a table: its global indexes, its stream, how it is paid for, its class, its protection. An index that is created
 * is built in the background (see {@link Backfill}), one that is deleted is gone when this answers. Turning a stream on or off is exact among
 * writes in flight: a change is in the stream if and only if it was committed while the stream was on.
 */
final class UpdateTable implements ControlOperation<UpdateTableInput, UpdateTableOutput> {
    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;
    private final Backfills backfills;

    UpdateTable(Store store, TableCatalog catalog, Clock clock, Backfills backfills) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.backfills = backfills;
    }

    @Override
    public OperationType<UpdateTableInput, UpdateTableOutput> type() {
        return Operations.UPDATE_TABLE;
    }

    @Override
    public List<Access> access(UpdateTableInput input, Caller caller) {
        return List.of(
                Access.of("dynamodb:UpdateTable", reference(input, caller).arn()));
    }

    @Override
    public UpdateTableOutput handle(UpdateTableInput input, Caller caller) {
        refuseUnsupported(input);
        UpdateRules.check(input);
        TableReference reference = reference(input, caller);
        TableCommit.Alter[] applied = new TableCommit.Alter[1];
        Table after = store.blocking().updatePlanned(() -> {
            applied[0] = commit(input, reference);
            return applied[0];
        });
        catalog.awaitCurrent();
        backfills.ensure(after);
        return UpdateTableOutput.create().tableDescription(description(input, applied[0]));
    }

    private TableCommit.Alter commit(UpdateTableInput input, TableReference reference) {
        Table before = catalog.read(reference);
        if (before == null) {
            throw TableErrors.notFound(reference.name());
        }
        long now = clock.millis();
        Billing billing = BillingRules.updated(before, input, now);
        TableChange change = new TableChange(before).billing(billing);
        long lastKeyspace = CatalogRows.lastKeyspace(store.blocking().get(CatalogRows.LAST_KEYSPACE));
        IndexUpdates.apply(input, before, billing, lastKeyspace, now, change);
        if (input.deletionProtectionEnabled() != null) {
            change.deletionProtection(input.deletionProtectionEnabled());
        }
        if (input.tableClass() != null) {
            change.tableClass(TableClass.updated(input.tableClass(), now));
        }
        if (input.sseSpecification() != null) {
            change.encryption(Encryption.updated(before.encryption(), input.sseSpecification(), reference));
        }
        StreamSpecification stream = input.streamSpecification();
        if (stream == null) {
            return new TableCommit.Alter(before, change.after(), now);
        }
        ViewType view = StreamRules.updated(stream, before);
        long streamMillis = view == null ? now : StreamLabels.next(store, reference, clock);
        String label = view == null ? before.streamLabel() : FeedName.labelAt(streamMillis);
        return new TableCommit.Alter(before, change.stream(view, label).after(), streamMillis);
    }

    /** AWS shows what it does at once as it is now, and what takes it a while as it was before. */
    private TableDescription description(UpdateTableInput input, TableCommit.Alter applied) {
        Table before = applied.before();
        Table after = applied.after();
        if (UpdateRules.isImmediate(input)) {
            return TableDescriptions.of(notYetWarmer(before, after), immediate(input), store);
        }
        TableChange shown = new TableChange(before).stream(after.stream(), after.streamLabel());
        Map<String, String> indexStatuses = new HashMap<>();
        for (GlobalSecondaryIndexUpdate update : IndexUpdates.updates(input)) {
            if (update.createValue() != null) {
                shown.indexes(after.indexes(), after.attributes());
                indexStatuses.put(IndexUpdates.name(update), "CREATING");
            } else if (!IndexUpdates.isOfWarmthOnly(update)) {
                indexStatuses.put(IndexUpdates.name(update), update.delete() != null ? "DELETING" : "UPDATING");
            }
        }
        String status = UpdateRules.isOfIndexesOnly(input) ? "ACTIVE" : "UPDATING";
        Table table = shown.after();
        TableDescription description =
                TableDescriptions.of(table, TablePhase.changing(status, indexStatuses, clock.millis()), store);
        IndexUpdates.updates(input).stream()
                .filter(IndexUpdates::isOfWarmthOnly)
                .forEach(update -> IndexDescriptions.addWarming(description, table, IndexUpdates.name(update)));
        return description;
    }

    /** {@code after}, but for the warm throughput, which AWS takes a while to get to. */
    private static Table notYetWarmer(Table before, Table after) {
        Throughput old = before.billing().throughput();
        Throughput shown = after.billing().throughput().withWarm(old.warmReadUnits(), old.warmWriteUnits());
        return new TableChange(after).billing(after.billing().with(shown)).after();
    }

    /** While these change, the table is active. */
    private TablePhase immediate(UpdateTableInput input) {
        return new TablePhase(
                "ACTIVE",
                Map.of(),
                input.warmThroughput() == null ? "ACTIVE" : TableDescriptions.WARMING,
                input.sseSpecification() == null ? "ENABLED" : "UPDATING",
                clock.millis());
    }

    private static TableReference reference(UpdateTableInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "UpdateTable");
    }

    private static void refuseUnsupported(UpdateTableInput input) {
        TableErrors.refuse(input.vectorIndexUpdates(), "VectorIndexUpdates");
        TableErrors.refuse(input.replicaUpdates(), "ReplicaUpdates");
        TableErrors.refuse(input.globalTableWitnessUpdates(), "GlobalTableWitnessUpdates");
        TableErrors.refuse(input.globalTableSettingsReplicationMode(), "GlobalTableSettingsReplicationMode");
        TableErrors.refuse(input.multiRegionConsistency(), "MultiRegionConsistency");
    }
}
