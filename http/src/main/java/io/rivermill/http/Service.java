// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.List;

/** Operations that are served together. What a model has beyond them is answered with UnknownOperationException. */
public interface Service {
    List<Operation<?, ?>> operations();
}
