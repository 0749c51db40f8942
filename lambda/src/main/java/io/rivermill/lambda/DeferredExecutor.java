// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Tasks;
import io.rivermill.lambda.sandbox.Executor;
import io.rivermill.lambda.sandbox.Layout;
import io.rivermill.lambda.sandbox.Sandbox;
import io.rivermill.lambda.sandbox.SandboxFolder;
import io.rivermill.lambda.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An executor that is being looked for: trying out a sandbox starts processes, and a server needn't wait for that before
 * it answers. Whoever uses this before the search is over waits for it.
 */
final class DeferredExecutor implements Executor {
    private final CompletableFuture<Executor> found = new CompletableFuture<>();

    DeferredExecutor(Supplier<Executor> search, Tasks tasks) {
        tasks.start("executor-search", () -> {
            try {
                found.complete(search.get());
            } catch (RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
    }

    @Override
    public String name() {
        return found.join().name();
    }

    @Override
    public boolean isolated() {
        return found.join().isolated();
    }

    @Override
    public Optional<String> unavailable() {
        return found.join().unavailable();
    }

    @Override
    public Layout layout(SandboxFolder folder, Path code, boolean networkOpen) {
        return found.join().layout(folder, code, networkOpen);
    }

    @Override
    public Sandbox start(SandboxSpec spec) {
        return found.join().start(spec);
    }

    @Override
    public void close() {
        found.join().close();
    }
}
