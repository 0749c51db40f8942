// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A function's processes while they run: what they print, what memory they take, and their end.
 *
 * <p>Guarantees: {@link #kill} ends the whole tree, as far as the executor can hold it; when {@link #onExit} tells the
 * end, everything that was printed has reached the {@link LineSink}, and nothing of the tree is left.
 *
 * <p>Threads: all methods may be called from any thread.
 */
public final class Sandbox {
    private static final Duration SAMPLE_PAUSE = Duration.ofMillis(50);
    private static final long SAMPLE_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long OUTPUT_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Process process;
    private final Limits limits;
    private final int memoryMegabytes;
    private final OutputPump output;
    private final Tasks tasks;
    private final Clock clock;
    private final AtomicBoolean outOfMemory = new AtomicBoolean();
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private volatile long peakBytes;
    private volatile long sampledNanos;
    private volatile boolean sampled;

    Sandbox(Process process, Limits limits, SandboxSpec spec, Tasks tasks, Clock clock) {
        this.process = process;
        this.limits = limits;
        this.memoryMegabytes = spec.memoryMegabytes();
        this.tasks = tasks;
        this.clock = clock;
        this.output = new OutputPump(process.getInputStream(), spec.mark(), spec.lines());
        tasks.startBlocking("output-" + spec.name(), output);
        var _ = process.onExit().thenAccept(ended -> tasks.start("exit-" + spec.name(), () -> finish(ended)));
    }

    /** Calls {@code listener} once, after the end. */
    public void onExit(Consumer<Exit> listener) {
        var _ = exit.thenAccept(listener);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end, at most so long. */
    public boolean awaitExit(Duration time) throws InterruptedException {
        try {
            exit.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e); // nothing completes it so
        }
    }

    /** Ends the tree at once. Twice does nothing. */
    public void kill() {
        limits.killAll(process);
    }

    /** Where marks of the output are waited for. */
    public OutputPump output() {
        return output;
    }

    /** Begins to watch the memory of a process that is at work; cancel when it is done. */
    public Tasks.Task watchMemory() {
        return tasks.every("memory-watch", SAMPLE_PAUSE, this::sample);
    }

    /** The most memory seen so far in whole megabytes, with a look at the present unless the last was just now. */
    public int peakMegabytes() {
        if (!sampled || clock.nanos() - sampledNanos > SAMPLE_REST_NANOS) {
            sample();
        }
        return (int) Math.min(memoryMegabytes, (peakBytes + (1 << 20) - 1) >> 20);
    }

    private void sample() {
        sampledNanos = clock.nanos();
        sampled = true;
        Limits.Usage usage = limits.usage(process);
        peakBytes = Math.max(peakBytes, usage.bytes());
        boolean tooMany = usage.processes() > Limits.PROCESSES_MAX;
        if (usage.bytes() > ((long) memoryMegabytes << 20) || tooMany) {
            outOfMemory.compareAndSet(false, !tooMany);
            kill();
        }
    }

    private void finish(Process ended) {
        limits.killAll(ended); // what the main process left behind
        output.awaitEnd(OUTPUT_REST_NANOS);
        boolean memory = outOfMemory.get() || limits.ranOutOfMemory();
        limits.close();
        exit.complete(new Exit(ended.exitValue(), memory));
    }
}
