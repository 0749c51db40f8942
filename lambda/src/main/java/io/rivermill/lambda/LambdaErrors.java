// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.InvalidParameterValueException;
import io.rivermill.wire.lambda.PreconditionFailedException;
import io.rivermill.wire.lambda.ResourceConflictException;
import io.rivermill.wire.lambda.ResourceNotFoundException;
import io.rivermill.wire.lambda.TooManyRequestsException;

/** Lambda's own sentences. */
final class LambdaErrors {
    private static final String USER = "User"; // whose fault it is, in each body

    private LambdaErrors() {}

    static ServiceException functionMissing(String arn) {
        return missing("Function not found: " + arn);
    }

    static ServiceException missing(String message) {
        return error(
                "ResourceNotFoundException",
                404,
                message,
                ResourceNotFoundException.create().type(USER));
    }

    static ServiceException functionExists(FunctionName name) {
        return conflict("Function already exist: " + name.name());
    }

    static ServiceException conflict(String message) {
        return error(
                "ResourceConflictException",
                409,
                message,
                ResourceConflictException.create().type(USER));
    }

    static ServiceException pending(String state) {
        return conflict(
                "The operation cannot be performed at this time. The function is currently in the following state: "
                        + state);
    }

    static ServiceException invalid(String message) {
        return error(
                "InvalidParameterValueException",
                400,
                message,
                InvalidParameterValueException.create().type(USER));
    }

    static ServiceException roleNotAssumable() {
        return invalid("The role defined for the function cannot be assumed by Lambda.");
    }

    static ServiceException revisionMismatch() {
        return error(
                "PreconditionFailedException",
                412,
                "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to"
                        + " retrieve the latest Revision Id",
                PreconditionFailedException.create().type(USER));
    }

    static ServiceException tooMuchReserved() {
        return invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                + " UnreservedConcurrentExecution below its minimum value of ["
                + PutFunctionConcurrency.UNRESERVED_MIN + "].");
    }

    static ServiceException notForVersions() {
        return invalid("This operation is permitted on Lambda functions only. Aliases and versions do not support this"
                + " operation. Please specify either a function name or an unqualified function ARN.");
    }

    static ServiceException throttled(String reason) {
        return error(
                "TooManyRequestsException",
                429,
                "Rate Exceeded.",
                TooManyRequestsException.create().type(USER).reason(reason));
    }

    /** Bodies that are too large have a code of their own, which no model names. */
    static ServiceException tooLarge(String message) {
        return new ServiceException("RequestEntityTooLargeException", 413, message);
    }

    private static ServiceException error(String code, int status, String message, View details) {
        return new ServiceException(code, status, message, details);
    }
}
