// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.wire.ServiceException;

/** IAM's errors in its own words. */
final class IamErrors {
    private IamErrors() {}

    static ServiceException noSuchEntity(String message) {
        return new ServiceException("NoSuchEntity", 404, message);
    }

    static ServiceException noSuchRole(String name) {
        return noSuchEntity("The role with name " + name + " cannot be found.");
    }

    static ServiceException noSuchUser(String name) {
        return noSuchEntity("The user with name " + name + " cannot be found.");
    }

    static ServiceException noSuchAccessKey(String id) {
        return noSuchEntity("The Access Key with id " + id + " cannot be found");
    }

    static ServiceException noSuchPolicy(String arn) {
        return noSuchEntity("Policy " + arn + " was not found.");
    }

    static ServiceException notAttachable(String arn) {
        return noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
    }

    static ServiceException noSuchVersion(String arn, String versionId) {
        return noSuchEntity("Policy " + arn + " version " + versionId + " does not exist or is not attachable.");
    }

    static ServiceException alreadyExists(String message) {
        return new ServiceException("EntityAlreadyExists", 409, message);
    }

    static ServiceException deleteConflict(String message) {
        return new ServiceException("DeleteConflict", 409, message);
    }

    static ServiceException quota(String quota, int limit) {
        return limitExceeded("Cannot exceed quota for " + quota + ": " + limit);
    }

    static ServiceException concurrentModification() {
        return new ServiceException(
                "ConcurrentModification",
                409,
                "The entity was changed by another request at the same time. Try again.");
    }

    static ServiceException limitExceeded(String message) {
        return new ServiceException("LimitExceeded", 409, message);
    }

    static ServiceException malformedPolicy(String message) {
        return new ServiceException("MalformedPolicyDocument", 400, message);
    }

    static ServiceException packedPolicyTooLarge(int percent) {
        return new ServiceException(
                "PackedPolicyTooLarge",
                400,
                "Packed policy consumes " + percent + "% of allotted space, please use smaller policy.");
    }

    static ServiceException unmodifiable(String arn) {
        return new ServiceException("UnmodifiableEntity", 400, "Policy " + arn + " is not modifiable");
    }

    static ServiceException invalidInput(String message) {
        return new ServiceException("InvalidInput", 400, message);
    }

    static ServiceException validation(String message) {
        return new ServiceException("ValidationError", 400, message);
    }

    static ServiceException accessDenied(String message) {
        return new ServiceException("AccessDenied", 403, message);
    }
}
