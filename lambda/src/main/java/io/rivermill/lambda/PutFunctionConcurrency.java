// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.Concurrency;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.PutFunctionConcurrencyRequest;
import java.util.List;

/** Reserves concurrency for a function: so often it may run at a time, and nobody else may use that up. 0 stops it. */
final class PutFunctionConcurrency implements ControlOperation<PutFunctionConcurrencyRequest, Concurrency> {
    /** What must be left for functions without a reservation. */
    static final int UNRESERVED_MIN = 100;

    private final FunctionRows rows;
    private final int concurrencyMax;

    PutFunctionConcurrency(FunctionRows rows, int concurrencyMax) {
        this.rows = rows;
        this.concurrencyMax = concurrencyMax;
    }

    @Override
    public OperationType<PutFunctionConcurrencyRequest, Concurrency> type() {
        return Operations.PUT_FUNCTION_CONCURRENCY;
    }

    @Override
    public List<Access> access(PutFunctionConcurrencyRequest input, Caller caller) {
        return FunctionChecks.access("lambda:PutFunctionConcurrency", input.functionName(), null, caller);
    }

    @Override
    public Concurrency handle(PutFunctionConcurrencyRequest input, Caller caller) {
        FunctionName name = unqualified(input.functionName(), caller);
        int concurrency = input.reservedConcurrentExecutions();
        rows.reserve(name, concurrency, Math.max(0, concurrencyMax - UNRESERVED_MIN));
        return Concurrency.create().reservedConcurrentExecutions(concurrency);
    }

    /** Reservations are of functions, not of their versions. */
    static FunctionName unqualified(String text, Caller caller) {
        FunctionReference reference = FunctionReference.of(text, null, caller);
        if (reference.qualifier() != null) {
            throw LambdaErrors.notForVersions();
        }
        return reference.function();
    }
}
