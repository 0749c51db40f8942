// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.Concurrency;
import io.rivermill.wire.lambda.FunctionCodeLocation;
import io.rivermill.wire.lambda.GetFunctionRequest;
import io.rivermill.wire.lambda.GetFunctionResponse;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Tells a function's configuration, and where its zip can be had. */
final class GetFunction implements ControlOperation<GetFunctionRequest, GetFunctionResponse> {
    private final Functions functions;
    private final CodeDownloads downloads;

    GetFunction(Functions functions, CodeDownloads downloads) {
        this.functions = functions;
        this.downloads = downloads;
    }

    @Override
    public OperationType<GetFunctionRequest, GetFunctionResponse> type() {
        return Operations.GET_FUNCTION;
    }

    @Override
    public List<Access> access(GetFunctionRequest input, Caller caller) {
        return FunctionChecks.access("lambda:GetFunction", input.functionName(), input.qualifier(), caller);
    }

    @Override
    public GetFunctionResponse handle(GetFunctionRequest input, Caller caller) {
        FunctionReference reference = FunctionReference.of(input.functionName(), input.qualifier(), caller);
        FunctionRow row = functions.require(reference);
        GetFunctionResponse answer = GetFunctionResponse.create()
                .configuration(FunctionViews.whole(row, reference.qualifier()))
                .code(FunctionCodeLocation.create().repositoryType("S3").location(downloads.url(row)));
        if (row.reservedConcurrency() != null) {
            answer.concurrency(Concurrency.create().reservedConcurrentExecutions(row.reservedConcurrency()));
        }
        return row.tags().isEmpty() ? answer : answer.tags(row.tags());
    }
}
