// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import org.jspecify.annotations.Nullable;

/**
 * An error of AWS's vocabulary, as a client sees it: code, HTTP status, exact message, and for some codes members more.
 * Handlers throw it; the protocol's writer gives it its form. Has no stack trace, since it says nothing about Rivermill.
 */
public final class ServiceException extends RuntimeException {
    private final String code;
    private final int status;
    private final @Nullable View details;

    /** An error with nothing but a message; a null message is left out of the answer. */
    public ServiceException(String code, int status, @Nullable String message) {
        this(code, status, message, null);
    }

    /** {@code details} is the view of the error's shape with the members beside the message. */
    public ServiceException(String code, int status, @Nullable String message, @Nullable View details) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.details = details;
    }

    /** {@code ValidationException}, 400. */
    public static ServiceException validation(String message) {
        return new ServiceException("ValidationException", 400, message);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public @Nullable View details() {
        return details;
    }
}
