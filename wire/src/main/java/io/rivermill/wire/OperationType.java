// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.OperationModel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a model with the views of its input and output; generated as constants of
 * {@code io.rivermill.wire.<service>.Operations}.
 *
 * <p>Threads: any. The model behind it is read when it is first asked for.
 */
public final class OperationType<I extends View, O extends View> {
    private final String service;
    private final String name;
    private final Function<Struct, I> input;
    private final Function<Struct, O> output;
    private volatile @Nullable OperationModel model;

    public OperationType(String service, String name, Function<Struct, I> input, Function<Struct, O> output) {
        this.service = service;
        this.name = name;
        this.input = input;
        this.output = output;
    }

    /** Rivermill's name of the service: the last part of its views' package. */
    public String service() {
        return service;
    }

    /** As AWS names it. */
    public String name() {
        return name;
    }

    public Function<Struct, I> input() {
        return input;
    }

    public Function<Struct, O> output() {
        return output;
    }

    public OperationModel model() {
        OperationModel known = model;
        if (known == null) {
            known = Models.service(service).operation(name);
            model = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return service + ':' + name;
    }
}
