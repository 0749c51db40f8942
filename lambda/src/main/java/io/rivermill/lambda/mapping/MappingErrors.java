// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/** AWS's sentences about mappings. */
final class MappingErrors {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private MappingErrors() {}

    static ServiceException invalid(String message) {
        return new ServiceException("InvalidParameterValueException", BAD_REQUEST, message);
    }

    /** A member that violates its constraint. */
    static ServiceException constraint(@Nullable Object value, String member, String constraint) {
        String shown = value == null ? "null" : "'" + value + "'";
        return ServiceException.validation("1 validation error detected: Value " + shown + " at '" + member
                + "' failed to satisfy constraint: " + constraint);
    }

    static ServiceException notYet(String what) {
        return invalid("Rivermill doesn't support " + what + " yet.");
    }

    static ServiceException notForStreams(String member) {
        return invalid("Unsupported " + member + " parameter for given event source mapping type.");
    }

    static ServiceException windowNeedsOneLane() {
        return invalid("TumblingWindowInSeconds requires a ParallelizationFactor of 1.");
    }

    static ServiceException functionMissing() {
        return invalid("Function does not exist");
    }

    static ServiceException noAccess(String streamArn) {
        return invalid("Cannot access stream " + streamArn + ". Please ensure the role can perform the GetRecords,"
                + " GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.");
    }

    /** {@code call} like {@code SendMessage on SQS}. */
    static ServiceException noDestinationAccess(String call) {
        return invalid("The provided execution role does not have permissions to call " + call);
    }

    static ServiceException streamMissing(String streamArn) {
        return invalid("Stream not found: " + streamArn);
    }

    static ServiceException exists(String streamArn, String functionArn, String uuid) {
        String functionName = functionArn.substring(functionArn.indexOf(":function:") + ":function:".length());
        return new ServiceException(
                "ResourceConflictException",
                CONFLICT,
                "The event source arn (\" " + streamArn + " \") and function (\" " + functionName
                        + " \") provided mapping already exists. Please update or delete the existing mapping with UUID "
                        + uuid);
    }

    static ServiceException missing() {
        return new ServiceException(
                "ResourceNotFoundException", NOT_FOUND, "The resource you requested does not exist.");
    }

    static ServiceException functionOfListMissing() {
        return new ServiceException("ResourceNotFoundException", NOT_FOUND, "Function does not exist");
    }

    /** {@code verb} is update or delete. */
    static ServiceException inUse(String verb) {
        return new ServiceException(
                "ResourceInUseException",
                BAD_REQUEST,
                "Cannot " + verb + " the event source mapping because it is in use.");
    }
}
