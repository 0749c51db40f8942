// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Store;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.DeleteTableOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;

/** Drops a table with all its items and ends its stream, which stays readable for its time. */
final class DeleteTable implements ControlOperation<DeleteTableInput, DeleteTableOutput> {
    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;

    DeleteTable(Store store, TableCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public OperationType<DeleteTableInput, DeleteTableOutput> type() {
        return Operations.DELETE_TABLE;
    }

    @Override
    public List<Access> access(DeleteTableInput input, Caller caller) {
        return List.of(
                Access.of("dynamodb:DeleteTable", reference(input, caller).arn()));
    }

    @Override
    public DeleteTableOutput handle(DeleteTableInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        Table table = store.blocking().updatePlanned(() -> commit(reference));
        catalog.awaitCurrent();
        return DeleteTableOutput.create().tableDescription(TableDescriptions.deleted(table, clock.millis()));
    }

    private TableCommit commit(TableReference reference) {
        Table table = catalog.read(reference);
        if (table == null) {
            throw TableErrors.notFound(reference.name());
        }
        if (table.deletionProtection()) {
            throw ServiceException.validation(
                    "Resource cannot be deleted as it is currently protected against deletion."
                            + " Disable deletion protection first.");
        }
        if (table.building() != null) {
            throw TableErrors.inUse("Attempt to change a resource which is still in use: Cannot delete table while"
                    + " indexes are being created, updated, or deleted.");
        }
        return new TableCommit.Drop(table, clock.millis());
    }

    private static TableReference reference(DeleteTableInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "DeleteTable");
    }
}
