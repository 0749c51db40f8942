// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.DescribeLimitsInput;
import io.rivermill.wire.dynamodb.DescribeLimitsOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;

/** Tells how much throughput an account and a table may have provisioned: what AWS gives an account to begin with. */
final class DescribeLimits implements ControlOperation<DescribeLimitsInput, DescribeLimitsOutput> {
    private static final long ACCOUNT_UNITS_MAX = 80_000;
    private static final long TABLE_UNITS_MAX = 40_000;

    @Override
    public OperationType<DescribeLimitsInput, DescribeLimitsOutput> type() {
        return Operations.DESCRIBE_LIMITS;
    }

    @Override
    public List<Access> access(DescribeLimitsInput input, Caller caller) {
        return List.of(Access.of("dynamodb:DescribeLimits", "*"));
    }

    @Override
    public DescribeLimitsOutput handle(DescribeLimitsInput input, Caller caller) {
        return DescribeLimitsOutput.create()
                .accountMaxReadCapacityUnits(ACCOUNT_UNITS_MAX)
                .accountMaxWriteCapacityUnits(ACCOUNT_UNITS_MAX)
                .tableMaxReadCapacityUnits(TABLE_UNITS_MAX)
                .tableMaxWriteCapacityUnits(TABLE_UNITS_MAX);
    }
}
