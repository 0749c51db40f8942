// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.RivermillException;
import io.rivermill.logs.Metrics;
import java.util.Map;
import java.util.Optional;

/** An {@link Invoker} that counts what becomes of invocations, under CloudWatch's names. */
final class MeasuredInvoker implements Invoker {
    private static final String NAMESPACE = "AWS/Lambda";

    private final Invoker invoker;
    private final Metrics metrics;

    MeasuredInvoker(Invoker invoker, Metrics metrics) {
        this.invoker = invoker;
        this.metrics = metrics;
    }

    @Override
    public Outcome invoke(Invocation invocation) throws InterruptedException {
        Outcome outcome = invoker.invoke(invocation);
        FunctionName function = invocation.function();
        switch (outcome) {
            case Outcome.Success success -> ran(function, success.run(), 0);
            case Outcome.FunctionError error -> ran(function, error.run(), 1);
            case Outcome.Throttled _ -> count(function, "Throttles", 1);
            case Outcome.FunctionMissing _, Outcome.NotReady _, Outcome.RoleProblem _, Outcome.Unavailable _ -> {
                // Nothing ran and nobody was throttled.
            }
        }
        if (isGone(function)) {
            forget(function); // deleted meanwhile, so nobody else will end what was just counted
        }
        return outcome;
    }

    private boolean isGone(FunctionName function) {
        try {
            return invoker.roleArn(function).isEmpty();
        } catch (RivermillException e) {
            return false; // what came of the invocation is worth more than a series that stays
        }
    }

    private void ran(FunctionName function, Outcome.Run run, long errors) {
        count(function, "Invocations", 1);
        count(function, "Errors", errors);
        metrics.time(scope(function), NAMESPACE, "Duration", dimensions(function), run.duration());
    }

    private void count(FunctionName function, String name, long amount) {
        metrics.count(scope(function), NAMESPACE, name, dimensions(function), amount);
    }

    private static Metrics.Scope scope(FunctionName function) {
        return new Metrics.Scope(function.account(), function.region());
    }

    private static Map<String, String> dimensions(FunctionName function) {
        return Map.of("FunctionName", function.name());
    }

    /** A function was deleted: its series end. */
    void forget(FunctionName function) {
        metrics.forget(scope(function), "FunctionName", function.name());
    }

    @Override
    public void prewarm(FunctionName function, int environments) {
        invoker.prewarm(function, environments);
    }

    @Override
    public Optional<String> roleArn(FunctionName function) {
        return invoker.roleArn(function);
    }
}
