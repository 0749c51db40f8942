// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Store;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.DescribeTableInput;
import io.rivermill.wire.dynamodb.DescribeTableOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;

/** Shows a table. */
final class DescribeTable implements ControlOperation<DescribeTableInput, DescribeTableOutput> {
    private final Store store;
    private final TableCatalog catalog;
    private final Clock clock;

    DescribeTable(Store store, TableCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public OperationType<DescribeTableInput, DescribeTableOutput> type() {
        return Operations.DESCRIBE_TABLE;
    }

    @Override
    public List<Access> access(DescribeTableInput input, Caller caller) {
        return List.of(
                Access.of("dynamodb:DescribeTable", reference(input, caller).arn()));
    }

    @Override
    public DescribeTableOutput handle(DescribeTableInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        Table table = catalog.read(reference);
        if (table == null) {
            throw TableErrors.notFound(reference.name());
        }
        catalog.awaitCurrent(); // who is told of an index that is ACTIVE may read it
        return DescribeTableOutput.create()
                .table(TableDescriptions.of(table, TablePhase.active(clock.millis()), store));
    }

    private static TableReference reference(DescribeTableInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "DescribeTable");
    }
}
