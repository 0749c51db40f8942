// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import org.jspecify.annotations.Nullable;

/** A failure of the store itself. {@link #code} says whether anything may have changed and whether to try again. */
public final class StoreException extends RivermillException {

    public StoreException(ErrorCode code, String message) {
        super(code, message);
    }

    public StoreException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
