// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads for work that would hold up an event loop: reading large bodies, compressing answers.
 *
 * <p>At most {@value #WAITING_MAX} pieces wait; one more is refused with {@code RejectedExecutionException}. Platform
 * threads, because what they call may reach the storage engine.
 */
final class Offload implements Executor, AutoCloseable {
    private static final int WAITING_MAX = 1_000;
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);

    private final ThreadPoolExecutor pool;

    Offload(int threads) {
        ThreadFactory factory = Thread.ofPlatform().name("http-offload-", 0).factory();
        pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), factory);
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(@Nullable Runnable work) {
        pool.execute(work);
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(STOP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
