// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.UpdateFunctionCodeRequest;
import java.util.List;

/** Gives a function another zip. */
final class UpdateFunctionCode implements ControlOperation<UpdateFunctionCodeRequest, FunctionConfiguration> {
    private final Functions functions;
    private final FunctionChecks checks;

    UpdateFunctionCode(Functions functions, FunctionChecks checks) {
        this.functions = functions;
        this.checks = checks;
    }

    @Override
    public OperationType<UpdateFunctionCodeRequest, FunctionConfiguration> type() {
        return Operations.UPDATE_FUNCTION_CODE;
    }

    @Override
    public List<Access> access(UpdateFunctionCodeRequest input, Caller caller) {
        return FunctionChecks.access("lambda:UpdateFunctionCode", input.functionName(), null, caller);
    }

    @Override
    public FunctionConfiguration handle(UpdateFunctionCodeRequest input, Caller caller) {
        FunctionReference reference = FunctionReference.of(input.functionName(), null, caller);
        FunctionRow present = functions.require(reference);
        FunctionChecks.unsupported(Boolean.TRUE.equals(input.publish()), "Publish");
        FunctionChecks.unsupported(input.sourceKMSKeyArn() != null, "SourceKMSKeyArn");
        byte[] zip = zip(input);
        checks.zipped(zip);
        Functions.requireChangeable(present, input.revisionId());
        if (Boolean.TRUE.equals(input.dryRun())) {
            return FunctionViews.whole(changed(present, functions.check(zip), input), null);
        }
        FunctionRow.Code code = functions.upload(zip);
        FunctionRow next;
        try {
            next = functions.change(reference.function(), input.revisionId(), row -> changed(row, code, input));
        } catch (ServiceException e) { // refused; after any other failure the row may name the new code
            functions.discard(code);
            throw e;
        }
        functions.discard(present.code());
        return FunctionViews.whole(next, null);
    }

    private static byte[] zip(UpdateFunctionCodeRequest input) {
        if (input.imageUri() != null) {
            throw LambdaErrors.invalid("Please don't provide ImageUri when updating a function with packageType Zip.");
        }
        byte[] zip = input.zipFile();
        if (zip == null) {
            throw input.s3Bucket() != null
                    ? FunctionChecks.noBucket()
                    : LambdaErrors.invalid("Please provide a source for function code.");
        }
        return zip;
    }

    private FunctionRow changed(FunctionRow row, FunctionRow.Code code, UpdateFunctionCodeRequest input) {
        FunctionRow.Config config = row.config();
        List<String> architectures = FunctionChecks.orElse(input.architectures(), List.of(config.architecture()));
        return new FunctionRow(
                row.name(),
                Functions.newId(),
                Functions.newId(),
                functions.nowMillis(),
                FunctionRow.State.UPDATING,
                code,
                config.withArchitecture(architectures.getFirst()),
                row.tags(),
                row.reservedConcurrency());
    }
}
