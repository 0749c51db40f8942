// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.lambda.mapping.TagRules;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.CreateFunctionRequest;
import io.rivermill.wire.lambda.FunctionCode;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.Operations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a function from a zip. */
final class CreateFunction implements ControlOperation<CreateFunctionRequest, FunctionConfiguration> {
    private static final int TIMEOUT_SECONDS = 3;
    private static final int MEMORY_MEGABYTES = 128;
    private static final int TEMPORARY_MEGABYTES = 512;

    private final Functions functions;
    private final FunctionChecks checks;

    CreateFunction(Functions functions, FunctionChecks checks) {
        this.functions = functions;
        this.checks = checks;
    }

    @Override
    public OperationType<CreateFunctionRequest, FunctionConfiguration> type() {
        return Operations.CREATE_FUNCTION;
    }

    @Override
    public List<Access> access(CreateFunctionRequest input, Caller caller) {
        return List.of(
                Access.of(
                        "lambda:CreateFunction",
                        FunctionReference.of(input.functionName(), null, caller)
                                .function()
                                .arn()),
                FunctionChecks.passRole(input.role()));
    }

    @Override
    public FunctionConfiguration handle(CreateFunctionRequest input, Caller caller) {
        FunctionName name = FunctionReference.nameForCreation(input.functionName(), caller);
        checks.runtime(input.runtime());
        refuseUnsupported(input);
        byte[] zip = zip(input.packageType(), input.code());
        checks.zipped(zip);
        if (functions.rows().find(name).isPresent()) {
            throw LambdaErrors.functionExists(name);
        }
        FunctionRow.Config config = config(input, name);
        FunctionRow row = new FunctionRow(
                name,
                Functions.newId(),
                Functions.newId(),
                functions.nowMillis(),
                FunctionRow.State.PENDING,
                functions.upload(zip),
                config,
                TagRules.counted(TagRules.given(FunctionChecks.orElse(input.tags(), Map.of()))),
                null);
        return FunctionViews.whole(functions.create(row), null);
    }

    private static void refuseUnsupported(CreateFunctionRequest input) {
        FunctionChecks.unsupported(Boolean.TRUE.equals(input.publish()), "Publish");
        FunctionChecks.network(input.vpcConfig(), input.fileSystemConfigs());
        FunctionChecks.deadLetters(input.deadLetterConfig());
        FunctionChecks.unsupported(input.imageConfig() != null, "ImageConfig");
        FunctionChecks.unsupported(input.codeSigningConfigArn() != null, "CodeSigningConfigArn");
        FunctionChecks.unsupported(input.code().sourceKMSKeyArn() != null, "Code.SourceKMSKeyArn");
    }

    private static byte[] zip(@Nullable String packageType, FunctionCode code) {
        if ("Image".equals(packageType) || code.imageUri() != null) {
            throw LambdaErrors.invalid("Functions from container images are not supported by this server.");
        }
        byte[] zip = code.zipFile();
        if (zip == null) {
            throw code.s3Bucket() != null
                    ? FunctionChecks.noBucket()
                    : LambdaErrors.invalid("Please provide a source for function code.");
        }
        return zip;
    }

    private FunctionRow.Config config(CreateFunctionRequest input, FunctionName name) {
        String runtime = input.runtime();
        String handler = input.handler();
        if (runtime == null || handler == null) {
            throw LambdaErrors.invalid(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
        }
        checks.role(input.role());
        Map<String, String> environment = FunctionChecks.variables(input.environment());
        checks.environment(environment);
        checks.layers(input.layers());
        FunctionRow.Logging logging = FunctionChecks.logging(
                input.loggingConfig(), new FunctionRow.Logging("Text", "/aws/lambda/" + name.name(), null, null));
        checks.logging(logging);
        return new FunctionRow.Config(
                runtime,
                handler,
                input.role(),
                FunctionChecks.orElse(input.description(), ""),
                FunctionChecks.orElse(input.timeout(), TIMEOUT_SECONDS),
                FunctionChecks.orElse(input.memorySize(), MEMORY_MEGABYTES),
                input.ephemeralStorage() == null
                        ? TEMPORARY_MEGABYTES
                        : input.ephemeralStorage().size(),
                environment,
                FunctionChecks.orElse(input.architectures(), List.of("x86_64")).getFirst(),
                input.tracingConfig() == null
                        ? "PassThrough"
                        : FunctionChecks.orElse(input.tracingConfig().mode(), "PassThrough"),
                input.snapStart() == null
                        ? "None"
                        : FunctionChecks.orElse(input.snapStart().applyOn(), "None"),
                logging,
                input.deadLetterConfig() == null
                        ? null
                        : input.deadLetterConfig().targetArn(),
                input.kmsKeyArn());
    }
}
