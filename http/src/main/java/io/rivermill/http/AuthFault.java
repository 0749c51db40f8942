// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.ServiceException;

/** Why a request isn't let in, and what each family of services calls that. */
enum AuthFault {
    MISSING("MissingAuthenticationToken", "MissingAuthenticationToken", 403),
    INCOMPLETE("IncompleteSignature", "IncompleteSignature", 400),
    INVALID("InvalidSignature", "SignatureDoesNotMatch", 403),
    UNRECOGNIZED("UnrecognizedClient", "InvalidClientTokenId", 403),
    EXPIRED_TOKEN("ExpiredToken", "ExpiredToken", 403);

    /** A family of services, by how they name these faults. */
    enum Form {
        JSON,
        REST,
        QUERY
    }

    private final String name;
    private final String queryCode;
    private final int queryStatus;

    AuthFault(String name, String queryCode, int queryStatus) {
        this.name = name;
        this.queryCode = queryCode;
        this.queryStatus = queryStatus;
    }

    ServiceException in(Form form, String message) {
        return switch (form) {
            case JSON -> new ServiceException(name + "Exception", 400, message);
            case REST -> new ServiceException(name + "Exception", 403, message);
            case QUERY -> new ServiceException(queryCode, queryStatus, message);
        };
    }
}
