// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.GetFunctionConcurrencyRequest;
import io.rivermill.wire.lambda.GetFunctionConcurrencyResponse;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Tells what a function has reserved: nothing at all if it hasn't. */
final class GetFunctionConcurrency
        implements ControlOperation<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse> {
    private final Functions functions;

    GetFunctionConcurrency(Functions functions) {
        this.functions = functions;
    }

    @Override
    public OperationType<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse> type() {
        return Operations.GET_FUNCTION_CONCURRENCY;
    }

    @Override
    public List<Access> access(GetFunctionConcurrencyRequest input, Caller caller) {
        return FunctionChecks.access("lambda:GetFunctionConcurrency", input.functionName(), null, caller);
    }

    @Override
    public GetFunctionConcurrencyResponse handle(GetFunctionConcurrencyRequest input, Caller caller) {
        FunctionName name = PutFunctionConcurrency.unqualified(input.functionName(), caller);
        return GetFunctionConcurrencyResponse.create()
                .reservedConcurrentExecutions(
                        functions.require(new FunctionReference(name, null)).reservedConcurrency());
    }
}
