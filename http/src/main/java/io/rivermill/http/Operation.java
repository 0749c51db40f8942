// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.OperationType;
import io.rivermill.wire.View;

/**
 * One operation of one service: adding a class of this kind is all it takes to serve it. Called only with an input that
 * was read and validated against the model.
 */
public sealed interface Operation<I extends View, O extends View> permits DataOperation, ControlOperation {
    OperationType<I, O> type();
}
