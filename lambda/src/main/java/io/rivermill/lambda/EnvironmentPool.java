// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All environments of this machine: who is idle, who is at work, and how many there may be.
 *
 * <p>Guarantees: an environment is at work for one invocation at a time; the one used last is used first, so that the
 * others can age; one of another deployment than asked for is never given out; there are never more than the settings
 * allow.
 *
 * <p>Threads: any; nothing here waits for a process. Lock: everything below it.
 */
final class EnvironmentPool implements AutoCloseable {
    static final String THROTTLED_BY_ACCOUNT = "ConcurrentInvocationLimitExceeded";
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(15);

    private final EnvironmentParts parts;
    private final int concurrencyMax;
    private final int environmentsMax;
    private final long idleNanosMax;
    private final Clock clock;
    private final Tasks tasks;
    private final Tasks.Task sweeping;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<FunctionName, Deque<Environment>> idle = new HashMap<>();
    private final Set<Environment> busy = new HashSet<>();
    private final Map<String, Integer> busyByAccount = new HashMap<>();
    private final Set<Environment> ending = new HashSet<>();
    private boolean closed;

    /** What was given out, or why nothing was. */
    sealed interface Lease {
        /** {@code fresh}: its {@link Environment#init} is still to be called. */
        record Granted(Environment environment, boolean fresh) implements Lease {}

        record Throttled(String reason) implements Lease {}

        record RoleProblem() implements Lease {}
    }

    EnvironmentPool(EnvironmentParts parts, LambdaSettings settings) {
        this.parts = parts;
        this.concurrencyMax = settings.concurrencyMax();
        this.environmentsMax = settings.environmentsMax();
        this.idleNanosMax = settings.idleMax().toNanos();
        this.clock = parts.clock();
        this.tasks = parts.tasks();
        this.sweeping = tasks.every("environment-sweep", SWEEP_PAUSE, this::sweep);
    }

    /** Takes an idle environment of this deployment, or makes one. Every grant is followed by one {@link #giveBack}. */
    Lease take(FunctionRow function) {
        String account = function.name().account();
        lock.lock();
        try {
            if (closed || busyByAccount.getOrDefault(account, 0) >= concurrencyMax) {
                return new Lease.Throttled(THROTTLED_BY_ACCOUNT);
            }
            Environment found = pollIdle(function);
            if (found != null) {
                setBusy(found);
                return new Lease.Granted(found, false);
            }
            if (busy.size() + idleCount() >= environmentsMax && !evictIdle()) {
                return new Lease.Throttled(THROTTLED_BY_ACCOUNT);
            }
            return Environment.create(function, parts)
                    .<Lease>map(made -> {
                        setBusy(made);
                        return new Lease.Granted(made, true);
                    })
                    .orElseGet(Lease.RoleProblem::new);
        } finally {
            lock.unlock();
        }
    }

    /** The environment waits for its next invocation, or ends if it is of no more use. */
    void giveBack(Environment environment, boolean current) {
        boolean keep = current && environment.usable();
        lock.lock();
        try {
            busy.remove(environment);
            busyByAccount.merge(environment.function().name().account(), -1, Integer::sum);
            keep &= !closed;
            if (keep) {
                idle.computeIfAbsent(environment.function().name(), _ -> new ArrayDeque<>())
                        .addLast(environment);
            } else {
                ending.add(environment);
            }
        } finally {
            lock.unlock();
        }
        if (!keep) {
            end(environment);
        }
    }

    /** How many environments of this deployment there are, idle or at work. */
    int count(FunctionRow function) {
        lock.lock();
        try {
            long working = busy.stream().filter(other -> isOf(other, function)).count();
            long waiting = idle.getOrDefault(function.name(), new ArrayDeque<>()).stream()
                    .filter(other -> isOf(other, function))
                    .count();
            return (int) (working + waiting);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the idle environments of a function; those at work end with their invocation, by not being current. */
    void retire(FunctionName function) {
        Deque<Environment> gone;
        lock.lock();
        try {
            gone = idle.getOrDefault(function, new ArrayDeque<>());
            idle.remove(function);
            ending.addAll(gone);
        } finally {
            lock.unlock();
        }
        gone.forEach(this::end);
    }

    /** Ends everything, and waits for it. */
    @Override
    public void close() {
        sweeping.cancel();
        List<Environment> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
            all.addAll(busy);
            all.addAll(ending);
        } finally {
            lock.unlock();
        }
        all.forEach(Environment::close);
    }

    private @Nullable Environment pollIdle(FunctionRow function) {
        Deque<Environment> waiting = idle.get(function.name());
        while (waiting != null && !waiting.isEmpty()) {
            Environment last = waiting.removeLast();
            if (isOf(last, function) && last.usable()) {
                return last;
            }
            end(last);
        }
        return null;
    }

    private static boolean isOf(Environment environment, FunctionRow function) {
        return environment.function().deploymentId().equals(function.deploymentId());
    }

    private void setBusy(Environment environment) {
        busy.add(environment);
        busyByAccount.merge(environment.function().name().account(), 1, Integer::sum);
    }

    private int idleCount() {
        return idle.values().stream().mapToInt(Deque::size).sum();
    }

    /** Makes room by ending whoever has been idle for longest. */
    private boolean evictIdle() {
        Environment oldest = idle.values().stream()
                .flatMap(Deque::stream)
                .min(Comparator.comparingLong(Environment::idleSinceNanos))
                .orElse(null);
        if (oldest == null) {
            return false;
        }
        idle.getOrDefault(oldest.function().name(), new ArrayDeque<>()).remove(oldest);
        end(oldest);
        return true;
    }

    private void sweep() {
        List<Environment> gone = new ArrayList<>();
        lock.lock();
        try {
            for (Deque<Environment> waiting : idle.values()) {
                waiting.removeIf(environment -> {
                    boolean done = !environment.usable() || clock.nanos() - environment.idleSinceNanos() > idleNanosMax;
                    return done && gone.add(environment);
                });
            }
            idle.values().removeIf(Deque::isEmpty);
            ending.addAll(gone);
        } finally {
            lock.unlock();
        }
        gone.forEach(this::end);
    }

    /** Closing waits for a process, so it has a thread of its own. */
    private void end(Environment environment) {
        lock.lock();
        try {
            ending.add(environment);
        } finally {
            lock.unlock();
        }
        tasks.start("environment-end", () -> {
            environment.close();
            lock.lock();
            try {
                ending.remove(environment);
            } finally {
                lock.unlock();
            }
        });
    }
}
