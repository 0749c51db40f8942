// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import java.util.function.Function;

/** A reply that passes on what {@code map} makes of an answer; what {@code map} throws is passed on as the failure. */
record MappedReply<T, R>(Reply<R> reply, Function<T, R> map) implements Reply<T> {

    @Override
    public void ok(T value) {
        R mapped;
        try {
            mapped = map.apply(value);
        } catch (RuntimeException e) {
            reply.fail(e);
            return;
        }
        reply.ok(mapped);
    }

    @Override
    public void fail(RuntimeException failure) {
        reply.fail(failure);
    }
}
