// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.wire.ServiceException;

/** What streams refuse with, in AWS's words. */
final class StreamErrors {
    private StreamErrors() {}

    static ServiceException streamNotFound(String arn) {
        return notFound("Stream: " + arn + " not found");
    }

    static ServiceException shardNotFound(String shardId, String arn) {
        return notFound("Shard: " + shardId + " in Stream: " + arn + " not found");
    }

    static ServiceException trimmed() {
        return new ServiceException(
                "TrimmedDataAccessException", 400, "The data you are trying to access has been trimmed");
    }

    static ServiceException expiredIterator() {
        return new ServiceException(
                "ExpiredIteratorException",
                400,
                "Iterator expired. The iterator was created more than 15 minutes ago.");
    }

    static ServiceException invalid(String what) {
        return ServiceException.validation("One or more parameter values were invalid: " + what);
    }

    private static ServiceException notFound(String what) {
        return new ServiceException("ResourceNotFoundException", 400, "Requested resource not found: " + what);
    }
}
