// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

/** This server can't run a function at present; the message is for its user. */
final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnavailableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
