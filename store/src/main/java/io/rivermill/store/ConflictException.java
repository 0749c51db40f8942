// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;

/**
 * An engine gave way to another update or read of the same row; nothing has changed. Engines that put updates of a row in
 * a line of their own, as those of one machine do, never fail with it.
 */
public final class ConflictException extends RivermillException {
    private final RowKey key;

    public ConflictException(RowKey key) {
        super(ErrorCode.CONFLICT, "another update is under way at " + key);
        this.key = key;
    }

    /** The declared key that both were about. */
    public RowKey key() {
        return key;
    }
}
