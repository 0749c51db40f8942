// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Reply;
import io.rivermill.wire.View;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Calls operations as the dispatcher calls them. */
public final class TestCalls {
    private TestCalls() {}

    /** Calls an operation and waits for its answer; throws what it fails with. */
    public static <I extends View, O extends View> O call(Operation<I, O> operation, I input, Caller caller) {
        return switch (operation) {
            case ControlOperation<I, O> control -> control.handle(input, caller);
            case DataOperation<I, O> data -> await(start(data, input, caller));
        };
    }

    /** Calls an operation of the data plane without waiting. */
    public static <I extends View, O extends View> CompletableFuture<O> start(
            DataOperation<I, O> operation, I input, Caller caller) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        operation.handle(input, caller, completing(answer));
        return answer;
    }

    /** What an operation is about to do. */
    public static <I extends View, O extends View> List<Access> accesses(
            Operation<I, O> operation, I input, Caller caller) {
        return switch (operation) {
            case ControlOperation<I, O> control -> control.access(input, caller);
            case DataOperation<I, O> data -> {
                CompletableFuture<List<Access>> answer = new CompletableFuture<>();
                data.access(input, caller, completing(answer));
                yield await(answer);
            }
        };
    }

    private static <O> Reply<O> completing(CompletableFuture<O> answer) {
        return new Reply<>() {
            @Override
            public void ok(O output) {
                assertTrue(answer.complete(output), "answered once");
            }

            @Override
            public void fail(RuntimeException failure) {
                assertTrue(answer.completeExceptionally(failure), "answered once");
            }
        };
    }

    private static <O> O await(CompletableFuture<O> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
