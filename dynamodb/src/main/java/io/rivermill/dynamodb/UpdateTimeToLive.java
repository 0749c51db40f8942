// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Keyspace;
import io.rivermill.store.Store;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.TimeToLiveSpecification;
import io.rivermill.wire.dynamodb.UpdateTimeToLiveInput;
import io.rivermill.wire.dynamodb.UpdateTimeToLiveOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which attribute tells when a table's items vanish, or that none does any more. */
final class UpdateTimeToLive implements ControlOperation<UpdateTimeToLiveInput, UpdateTimeToLiveOutput> {
    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;
    private final Backfills backfills;

    UpdateTimeToLive(Store store, TableCatalog catalog, Clock clock, Backfills backfills) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
        this.backfills = backfills;
    }

    @Override
    public OperationType<UpdateTimeToLiveInput, UpdateTimeToLiveOutput> type() {
        return Operations.UPDATE_TIME_TO_LIVE;
    }

    @Override
    public List<Access> access(UpdateTimeToLiveInput input, Caller caller) {
        return List.of(
                Access.of("dynamodb:UpdateTimeToLive", reference(input, caller).arn()));
    }

    @Override
    public UpdateTimeToLiveOutput handle(UpdateTimeToLiveInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        TimeToLiveSpecification asked = input.timeToLiveSpecification();
        Table after = store.blocking().updatePlanned(() -> commit(asked, reference));
        catalog.awaitCurrent();
        backfills.ensure(after);
        return UpdateTimeToLiveOutput.create().timeToLiveSpecification(asked);
    }

    private TableCommit commit(TimeToLiveSpecification asked, TableReference reference) {
        Table before = catalog.read(reference);
        if (before == null) {
            throw TableErrors.notFound(reference.name());
        }
        checkChanges(asked, before.timeToLive());
        TimeToLive timeToLive = asked.enabled() ? new TimeToLive(asked.attributeName(), nextKeyspace(), false) : null;
        return new TableCommit.Alter(
                before, new TableChange(before).timeToLive(timeToLive).after(), clock.millis());
    }

    /** One bucket: its rows are in the order of their moments, whatever table they belong to. */
    private Keyspace nextKeyspace() {
        return new Keyspace(CatalogRows.lastKeyspace(store.blocking().get(CatalogRows.LAST_KEYSPACE)) + 1, 0);
    }

    private static void checkChanges(TimeToLiveSpecification asked, @Nullable TimeToLive present) {
        if (present == null) {
            if (!asked.enabled()) {
                throw ServiceException.validation("TimeToLive is already disabled");
            }
            return;
        }
        if (!present.attribute().equals(asked.attributeName())) {
            throw ServiceException.validation("TimeToLive is active on a different AttributeName: current AttributeName"
                    + " is " + present.attribute());
        }
        if (asked.enabled()) {
            throw ServiceException.validation("TimeToLive is already enabled");
        }
    }

    private static TableReference reference(UpdateTimeToLiveInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "UpdateTimeToLive");
    }
}
