// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.UpdateFunctionConfigurationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes what a request names of a function's configuration, and nothing else. */
final class UpdateFunctionConfiguration
        implements ControlOperation<UpdateFunctionConfigurationRequest, FunctionConfiguration> {
    private final Functions functions;
    private final FunctionChecks checks;

    UpdateFunctionConfiguration(Functions functions, FunctionChecks checks) {
        this.functions = functions;
        this.checks = checks;
    }

    @Override
    public OperationType<UpdateFunctionConfigurationRequest, FunctionConfiguration> type() {
        return Operations.UPDATE_FUNCTION_CONFIGURATION;
    }

    @Override
    public List<Access> access(UpdateFunctionConfigurationRequest input, Caller caller) {
        List<Access> accesses = new ArrayList<>(
                FunctionChecks.access("lambda:UpdateFunctionConfiguration", input.functionName(), null, caller));
        String role = input.role();
        if (role != null) {
            accesses.add(FunctionChecks.passRole(role));
        }
        return accesses;
    }

    @Override
    public FunctionConfiguration handle(UpdateFunctionConfigurationRequest input, Caller caller) {
        FunctionReference reference = FunctionReference.of(input.functionName(), null, caller);
        checks.runtime(input.runtime());
        FunctionChecks.network(input.vpcConfig(), input.fileSystemConfigs());
        FunctionChecks.deadLetters(input.deadLetterConfig());
        FunctionChecks.unsupported(input.imageConfig() != null, "ImageConfig");
        FunctionRow present = functions.require(reference);
        checks.role(input.role());
        checks.environment(FunctionChecks.variables(input.environment()));
        checks.layers(input.layers());
        checks.logging(
                FunctionChecks.logging(input.loggingConfig(), present.config().logging()));
        FunctionRow next = functions.change(reference.function(), input.revisionId(), row -> changed(row, input));
        return FunctionViews.whole(next, null);
    }

    private FunctionRow changed(FunctionRow row, UpdateFunctionConfigurationRequest input) {
        return new FunctionRow(
                row.name(),
                Functions.newId(),
                Functions.newId(),
                functions.nowMillis(),
                FunctionRow.State.UPDATING,
                row.code(),
                config(row.config(), input),
                row.tags(),
                row.reservedConcurrency());
    }

    private static FunctionRow.Config config(FunctionRow.Config present, UpdateFunctionConfigurationRequest input) {
        Map<String, String> variables = FunctionChecks.variables(input.environment());
        return new FunctionRow.Config(
                FunctionChecks.orElse(input.runtime(), present.runtime()),
                FunctionChecks.orElse(input.handler(), present.handler()),
                FunctionChecks.orElse(input.role(), present.role()),
                FunctionChecks.orElse(input.description(), present.description()),
                FunctionChecks.orElse(input.timeout(), present.timeoutSeconds()),
                FunctionChecks.orElse(input.memorySize(), present.memoryMegabytes()),
                input.ephemeralStorage() == null
                        ? present.temporaryMegabytes()
                        : input.ephemeralStorage().size(),
                variables == null ? present.environment() : variables,
                present.architecture(),
                input.tracingConfig() == null
                        ? present.tracingMode()
                        : FunctionChecks.orElse(input.tracingConfig().mode(), present.tracingMode()),
                input.snapStart() == null
                        ? present.snapStart()
                        : FunctionChecks.orElse(input.snapStart().applyOn(), present.snapStart()),
                FunctionChecks.logging(input.loggingConfig(), present.logging()),
                input.deadLetterConfig() == null
                        ? present.deadLetterArn()
                        : input.deadLetterConfig().targetArn(),
                input.kmsKeyArn() == null ? present.kmsKeyArn() : input.kmsKeyArn());
    }
}
