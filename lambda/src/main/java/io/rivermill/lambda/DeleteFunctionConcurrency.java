// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.DeleteFunctionConcurrencyRequest;
import io.rivermill.wire.lambda.DeleteFunctionConcurrencyResponse;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Has a function share concurrency with the others of its account again. */
final class DeleteFunctionConcurrency
        implements ControlOperation<DeleteFunctionConcurrencyRequest, DeleteFunctionConcurrencyResponse> {
    private final FunctionRows rows;

    DeleteFunctionConcurrency(FunctionRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<DeleteFunctionConcurrencyRequest, DeleteFunctionConcurrencyResponse> type() {
        return Operations.DELETE_FUNCTION_CONCURRENCY;
    }

    @Override
    public List<Access> access(DeleteFunctionConcurrencyRequest input, Caller caller) {
        return FunctionChecks.access("lambda:DeleteFunctionConcurrency", input.functionName(), null, caller);
    }

    @Override
    public DeleteFunctionConcurrencyResponse handle(DeleteFunctionConcurrencyRequest input, Caller caller) {
        rows.reserve(PutFunctionConcurrency.unqualified(input.functionName(), caller), null, 0);
        return DeleteFunctionConcurrencyResponse.create();
    }
}
