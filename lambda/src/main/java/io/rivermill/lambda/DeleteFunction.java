// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.DeleteFunctionRequest;
import io.rivermill.wire.lambda.DeleteFunctionResponse;
import io.rivermill.wire.lambda.Operations;
import java.util.List;
import java.util.function.Consumer;

/** Removes a function. Its log group and its mappings stay. */
final class DeleteFunction implements ControlOperation<DeleteFunctionRequest, DeleteFunctionResponse> {
    private final Functions functions;
    private final Consumer<FunctionName> forgotten;

    /** {@code forgotten} is told of functions that are gone. */
    DeleteFunction(Functions functions, Consumer<FunctionName> forgotten) {
        this.functions = functions;
        this.forgotten = forgotten;
    }

    @Override
    public OperationType<DeleteFunctionRequest, DeleteFunctionResponse> type() {
        return Operations.DELETE_FUNCTION;
    }

    @Override
    public List<Access> access(DeleteFunctionRequest input, Caller caller) {
        return FunctionChecks.access("lambda:DeleteFunction", input.functionName(), input.qualifier(), caller);
    }

    @Override
    public DeleteFunctionResponse handle(DeleteFunctionRequest input, Caller caller) {
        FunctionReference reference = FunctionReference.of(input.functionName(), input.qualifier(), caller);
        functions.require(reference);
        if (reference.qualifier() != null) {
            throw LambdaErrors.invalid("$LATEST version cannot be deleted without deleting the function.");
        }
        functions.delete(reference.function());
        forgotten.accept(reference.function());
        return DeleteFunctionResponse.create();
    }
}
