// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.ServiceException;

/** Why a request isn't let in, by AWS's codes. */
enum AuthFault {
    MISSING("MissingAuthenticationTokenException"),
    INCOMPLETE("IncompleteSignatureException"),
    INVALID("InvalidSignatureException"),
    UNRECOGNIZED("UnrecognizedClientException"),
    EXPIRED_TOKEN("ExpiredTokenException");

    private final String code;

    AuthFault(String code) {
        this.code = code;
    }

    /** With the status that the service has for such faults. */
    ServiceException error(int status, String message) {
        return new ServiceException(code, status, message);
    }
}
