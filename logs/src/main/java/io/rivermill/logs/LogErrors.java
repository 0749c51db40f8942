// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.wire.ServiceException;

/** CloudWatch Logs' own sentences. */
final class LogErrors {
    private static final int BAD_REQUEST = 400;

    private LogErrors() {}

    static ServiceException groupMissing() {
        return new ServiceException(
                "ResourceNotFoundException", BAD_REQUEST, "The specified log group does not exist.");
    }

    static ServiceException streamMissing() {
        return new ServiceException(
                "ResourceNotFoundException", BAD_REQUEST, "The specified log stream does not exist.");
    }

    static ServiceException groupExists() {
        return new ServiceException(
                "ResourceAlreadyExistsException", BAD_REQUEST, "The specified log group already exists");
    }

    static ServiceException streamExists() {
        return new ServiceException(
                "ResourceAlreadyExistsException", BAD_REQUEST, "The specified log stream already exists");
    }

    static ServiceException badToken() {
        return invalidParameter("The specified nextToken is invalid.");
    }

    static ServiceException invalidParameter(String message) {
        return new ServiceException("InvalidParameterException", BAD_REQUEST, message);
    }
}
