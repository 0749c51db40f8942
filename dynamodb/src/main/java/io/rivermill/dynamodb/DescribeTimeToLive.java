// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.DescribeTimeToLiveInput;
import io.rivermill.wire.dynamodb.DescribeTimeToLiveOutput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.TimeToLiveDescription;
import java.util.List;

/** Tells which attribute, if any, says when a table's items vanish. */
final class DescribeTimeToLive implements ControlOperation<DescribeTimeToLiveInput, DescribeTimeToLiveOutput> {
    private final TableCatalog catalog;

    DescribeTimeToLive(TableCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public OperationType<DescribeTimeToLiveInput, DescribeTimeToLiveOutput> type() {
        return Operations.DESCRIBE_TIME_TO_LIVE;
    }

    @Override
    public List<Access> access(DescribeTimeToLiveInput input, Caller caller) {
        return List.of(Access.of(
                "dynamodb:DescribeTimeToLive", reference(input, caller).arn()));
    }

    @Override
    public DescribeTimeToLiveOutput handle(DescribeTimeToLiveInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        Table table = catalog.read(reference);
        if (table == null) {
            throw TableErrors.notFound(reference.name());
        }
        TimeToLive timeToLive = table.timeToLive();
        TimeToLiveDescription description = TimeToLiveDescription.create()
                .timeToLiveStatus(timeToLive == null ? "DISABLED" : "ENABLED")
                .attributeName(timeToLive == null ? null : timeToLive.attribute());
        return DescribeTimeToLiveOutput.create().timeToLiveDescription(description);
    }

    private static TableReference reference(DescribeTimeToLiveInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "DescribeTimeToLive");
    }
}
