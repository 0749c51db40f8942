// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.lambda.mapping.BatchResult;
import io.rivermill.lambda.mapping.MappedFunctions;
import io.rivermill.wire.ServiceException;
import java.util.Optional;

/** Functions as event source mappings see them. */
final class FunctionsForMappings implements MappedFunctions {
    private final Functions functions;
    private final Invoker invoker;

    FunctionsForMappings(Functions functions, Invoker invoker) {
        this.functions = functions;
        this.invoker = invoker;
    }

    @Override
    public Optional<String> find(String account, String region, String name) {
        try {
            Caller caller = new Caller(Principal.root(account), region, "", "");
            FunctionReference reference = FunctionReference.of(name, null, caller);
            functions.require(reference);
            return Optional.of(reference.arn());
        } catch (ServiceException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> role(String functionArn) {
        return FunctionName.ofArn(functionArn).flatMap(invoker::roleArn);
    }

    @Override
    public BatchResult invoke(String functionArn, byte[] event) throws InterruptedException {
        Optional<FunctionName> name = FunctionName.ofArn(functionArn);
        if (name.isEmpty()) {
            return new BatchResult.Missing();
        }
        Invocation invocation = new Invocation(name.get(), event, Functions.newId(), functionArn, null);
        return result(invoker.invoke(invocation));
    }

    /** What an invocation is to a batch: whatever didn't run costs it no attempt. */
    static BatchResult result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Success success -> new BatchResult.Succeeded(run(success.run()), success.payload());
            case Outcome.FunctionError error -> new BatchResult.Failed(run(error.run()), error.body());
            case Outcome.Throttled throttled -> new BatchResult.NotRun(throttled.reason());
            case Outcome.FunctionMissing _ -> new BatchResult.Missing();
            case Outcome.NotReady notReady -> new BatchResult.NotRun("the function is " + notReady.state());
            case Outcome.RoleProblem problem -> new BatchResult.NotRun(problem.message());
            case Outcome.Unavailable unavailable -> new BatchResult.NotRun(unavailable.message());
        };
    }

    private static BatchResult.Run run(Outcome.Run run) {
        return new BatchResult.Run(run.requestId(), run.executedVersion());
    }

    @Override
    public void prewarm(String functionArn, int environments) {
        FunctionName.ofArn(functionArn).ifPresent(name -> invoker.prewarm(name, environments));
    }
}
