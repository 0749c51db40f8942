// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.base.Reply;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.View;
import java.util.List;
import java.util.function.BiFunction;

/** Operations made of functions, to serve in tests. */
public final class TestOperations {
    private TestOperations() {}

    /** What a data operation of a test does. */
    public interface Handling<I, O> {
        void handle(I input, Caller caller, Reply<O> reply);
    }

    public static <I extends View, O extends View> DataOperation<I, O> data(
            OperationType<I, O> type, Handling<I, O> handling) {
        return data(type, false, handling);
    }

    /** One that answers pages. */
    public static <I extends View, O extends View> DataOperation<I, O> pages(
            OperationType<I, O> type, Handling<I, O> handling) {
        return data(type, true, handling);
    }

    private static <I extends View, O extends View> DataOperation<I, O> data(
            OperationType<I, O> type, boolean pages, Handling<I, O> handling) {
        return new DataOperation<>() {
            @Override
            public OperationType<I, O> type() {
                return type;
            }

            @Override
            public void access(I input, Caller caller, Reply<List<Access>> reply) {
                reply.ok(accessOf(type, caller));
            }

            @Override
            public void handle(I input, Caller caller, Reply<O> reply) {
                handling.handle(input, caller, reply);
            }

            @Override
            public boolean answersPages() {
                return pages;
            }
        };
    }

    public static <I extends View, O extends View> ControlOperation<I, O> control(
            OperationType<I, O> type, BiFunction<I, Caller, O> handling) {
        return new ControlOperation<>() {
            @Override
            public OperationType<I, O> type() {
                return type;
            }

            @Override
            public List<Access> access(I input, Caller caller) {
                return accessOf(type, caller);
            }

            @Override
            public O handle(I input, Caller caller) {
                return handling.apply(input, caller);
            }
        };
    }

    private static List<Access> accessOf(OperationType<?, ?> type, Caller caller) {
        return List.of(Access.of(type.service() + ':' + type.name(), "*"));
    }
}
