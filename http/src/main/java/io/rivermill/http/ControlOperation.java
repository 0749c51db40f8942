// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.View;
import java.util.List;

/** An operation of the control plane: blocking code on a virtual thread of its own. */
public non-sealed interface ControlOperation<I extends View, O extends View> extends Operation<I, O> {

    /** What this input is about to do. Not asked for callers who may do everything. */
    List<Access> access(I input, Caller caller);

    /** Returns the answer or throws a {@code ServiceException}. May block. */
    O handle(I input, Caller caller);
}
