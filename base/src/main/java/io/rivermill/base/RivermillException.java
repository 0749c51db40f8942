// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import org.jspecify.annotations.Nullable;

/** Rivermill's own failures, by {@link ErrorCode}. Clients see them as InternalServerError or as an overload answer. */
public class RivermillException extends RuntimeException {
    private final ErrorCode code;

    public RivermillException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public RivermillException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public final ErrorCode code() {
        return code;
    }
}
