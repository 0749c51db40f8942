// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.function.Function;

/**
 * An operation of a model with the views of its input and output; generated as constants of
 * {@code io.rivermill.wire.<service>.Operations}.
 */
public record OperationType<I extends View, O extends View>(
        String service, String name, Function<Struct, I> input, Function<Struct, O> output) {}
