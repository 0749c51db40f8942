// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.GetFunctionConfigurationRequest;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Tells a function's configuration. */
final class GetFunctionConfiguration
        implements ControlOperation<GetFunctionConfigurationRequest, FunctionConfiguration> {
    private final Functions functions;

    GetFunctionConfiguration(Functions functions) {
        this.functions = functions;
    }

    @Override
    public OperationType<GetFunctionConfigurationRequest, FunctionConfiguration> type() {
        return Operations.GET_FUNCTION_CONFIGURATION;
    }

    @Override
    public List<Access> access(GetFunctionConfigurationRequest input, Caller caller) {
        return FunctionChecks.access(
                "lambda:GetFunctionConfiguration", input.functionName(), input.qualifier(), caller);
    }

    @Override
    public FunctionConfiguration handle(GetFunctionConfigurationRequest input, Caller caller) {
        FunctionReference reference = FunctionReference.of(input.functionName(), input.qualifier(), caller);
        return FunctionViews.whole(functions.require(reference), reference.qualifier());
    }
}
