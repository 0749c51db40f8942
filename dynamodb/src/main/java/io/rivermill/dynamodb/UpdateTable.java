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
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import io.rivermill.wire.dynamodb.UpdateTableOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a table: its stream, how it is paid for, its class, its protection. Turning a stream on or off is exact among
 * writes in flight: a change is in the stream if and only if it was committed while the stream was on.
 */
final class UpdateTable implements ControlOperation<UpdateTableInput, UpdateTableOutput> {
    private static final String NOTHING_TO_DO =
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                    + " GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady,"
                    + " ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput,"
                    + " WarmThroughput or TableClass is required";

    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;

    UpdateTable(Store store, TableCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
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
        checkTogether(input);
        TableReference reference = reference(input, caller);
        TableCommit.Alter[] applied = new TableCommit.Alter[1];
        store.blocking().updatePlanned(() -> {
            applied[0] = commit(input, reference);
            return applied[0];
        });
        catalog.awaitCurrent();
        return UpdateTableOutput.create().tableDescription(description(input, applied[0]));
    }

    private TableCommit.Alter commit(UpdateTableInput input, TableReference reference) {
        Table before = catalog.read(reference);
        if (before == null) {
            throw TableErrors.notFound(reference.name());
        }
        long now = clock.millis();
        Billing billing = billing(input, before, now);
        boolean protection = protection(input, before);
        String tableClass = tableClass(input, before);
        StreamSpecification stream = input.streamSpecification();
        if (stream == null) {
            Table after = before.changed(billing, before.stream(), before.streamLabel(), protection, tableClass);
            return new TableCommit.Alter(before, after, now);
        }
        ViewType view = view(stream, before);
        long streamMillis = view == null ? now : StreamLabels.next(store, reference, clock);
        String label = view == null ? before.streamLabel() : FeedName.labelAt(streamMillis);
        Table after = before.changed(billing, view, label, protection, tableClass);
        return new TableCommit.Alter(before, after, streamMillis);
    }

    /** AWS shows a stream and protection as they are now, and billing and class as they were before. */
    private TableDescription description(UpdateTableInput input, TableCommit.Alter applied) {
        Table before = applied.before();
        Table after = applied.after();
        Table shown = before.changed(
                before.billing(), after.stream(), after.streamLabel(), after.deletionProtection(), before.tableClass());
        String status = input.deletionProtectionEnabled() != null ? "ACTIVE" : "UPDATING";
        return TableDescriptions.changing(shown, status, store);
    }

    private static TableReference reference(UpdateTableInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "UpdateTable");
    }

    private static void checkTogether(UpdateTableInput input) {
        TableErrors.refuse(input.globalSecondaryIndexUpdates(), "GlobalSecondaryIndexUpdates");
        TableErrors.refuse(input.vectorIndexUpdates(), "VectorIndexUpdates");
        TableErrors.refuse(input.replicaUpdates(), "ReplicaUpdates");
        TableErrors.refuse(input.globalTableWitnessUpdates(), "GlobalTableWitnessUpdates");
        TableErrors.refuse(input.globalTableSettingsReplicationMode(), "GlobalTableSettingsReplicationMode");
        TableErrors.refuse(input.multiRegionConsistency(), "MultiRegionConsistency");
        TableErrors.refuse(input.sseSpecification(), "SSESpecification");
        TableErrors.refuse(input.onDemandThroughput(), "OnDemandThroughput");
        TableErrors.refuse(input.warmThroughput(), "WarmThroughput");
        boolean iops = input.billingMode() != null || input.provisionedThroughput() != null;
        boolean stream = input.streamSpecification() != null;
        boolean tableClass = input.tableClass() != null;
        boolean protection = input.deletionProtectionEnabled() != null;
        if (!iops && !stream && !tableClass && !protection) {
            throw ServiceException.validation(NOTHING_TO_DO);
        }
        if (tableClass && (iops || stream || protection)) {
            throw TableErrors.invalid("TableClass modification must be the only operation in the request");
        }
        if (protection && (iops || stream)) {
            throw TableErrors.invalid("DeletionProtection modification must be the only operation in the request");
        }
        if (stream && (input.provisionedThroughput() != null || "PROVISIONED".equals(input.billingMode()))) {
            throw TableErrors.invalid("You cannot modify stream status while updating table IOPS");
        }
    }

    private static Billing billing(UpdateTableInput input, Table table, long now) {
        if (input.billingMode() == null && input.provisionedThroughput() == null) {
            return table.billing();
        }
        return BillingRules.updated(table, input.billingMode(), input.provisionedThroughput(), now);
    }

    private static boolean protection(UpdateTableInput input, Table table) {
        Boolean given = input.deletionProtectionEnabled();
        return given == null ? table.deletionProtection() : given;
    }

    private static @Nullable String tableClass(UpdateTableInput input, Table table) {
        String given = input.tableClass();
        return given == null ? table.tableClass() : given;
    }

    /** What the stream shall carry, or null for no stream. */
    private static @Nullable ViewType view(StreamSpecification stream, Table table) {
        String view = stream.streamViewType();
        if (!stream.streamEnabled()) {
            if (view != null) {
                throw TableErrors.invalid("If stream is being disabled, then UpdateViewType must not be specified");
            }
            if (table.stream() == null) {
                throw ServiceException.validation("Table has no stream to disable: TableName: " + table.name());
            }
            return null;
        }
        if (view == null) {
            throw TableErrors.invalid("If stream is being enabled then UpdateViewType is required");
        }
        if (table.stream() != null) {
            throw ServiceException.validation("Table already has an enabled stream: TableName: " + table.name());
        }
        return ViewType.valueOf(view);
    }
}
