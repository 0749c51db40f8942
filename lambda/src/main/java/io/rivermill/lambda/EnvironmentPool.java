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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All environments of this machine: who is idle, who is at work, and how many there may be.
 *
 * <p>Guarantees: an environment is at work for one invocation at a time; the one used last is used first, so that the
 * others can age; one of another deployment than asked for is never given out; there are never more than the settings
 * allow. A function with reserved concurrency runs as often at a time as that says, the others of its account and region
 * share what no function has reserved. Who comes while an environment is being warmed waits for it instead of starting one
 * more.
 *
 * <p>Threads: any that may block. Lock: everything below it; neither the store nor a process is waited for while it is held.
 */
final class EnvironmentPool implements AutoCloseable {
    static final String THROTTLED_BY_ACCOUNT = "ConcurrentInvocationLimitExceeded";
    static final String THROTTLED_BY_FUNCTION = "ReservedFunctionConcurrentInvocationLimitExceeded";
    private static final long WARMING_NANOS_MAX = TimeUnit.SECONDS.toNanos(10); // as long as an init may take
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
    private final Condition warmed = lock.newCondition();
    private final Set<Environment> busy = new HashSet<>();
    private final Map<FunctionName, Integer> running = new HashMap<>(); // invocations
    private final Map<String, Integer> runningUnreserved = new HashMap<>(); // of functions without a reservation
    private final Map<FunctionName, Integer> warming = new HashMap<>();
    private final Map<FunctionName, Integer> waiting = new HashMap<>(); // for those that are warming
    private int making;
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
    Lease take(FunctionRow function, int reservedInAccount) throws InterruptedException {
        lock.lock();
        try {
            long waitNanos = WARMING_NANOS_MAX;
            while (true) {
                String reason = closed ? THROTTLED_BY_ACCOUNT : limit(function, reservedInAccount);
                if (reason != null) {
                    return new Lease.Throttled(reason);
                }
                Environment found = pollIdle(function);
                if (found != null) {
                    busy.add(found);
                    countRunning(function, 1);
                    return new Lease.Granted(found, false);
                }
                FunctionName name = function.name();
                if (waitNanos <= 0 || waiting.getOrDefault(name, 0) >= warming.getOrDefault(name, 0)) {
                    break;
                }
                count(waiting, name, 1);
                try {
                    waitNanos = warmed.awaitNanos(waitNanos);
                } finally {
                    count(waiting, name, -1);
                }
            }
            if (!makeRoom()) {
                return new Lease.Throttled(THROTTLED_BY_ACCOUNT);
            }
            making++;
            countRunning(function, 1);
        } finally {
            lock.unlock();
        }
        return make(function, () -> countRunning(function, -1));
    }

    /** Makes an environment that is to be initialized and given to {@link #takeIn} before anyone asks for it. */
    Lease makeToWarm(FunctionRow function) {
        lock.lock();
        try {
            Integer reserved = function.reservedConcurrency();
            if (closed || (reserved != null && count(function) >= reserved) || !makeRoom()) {
                return new Lease.Throttled(THROTTLED_BY_ACCOUNT);
            }
            making++;
            count(warming, function.name(), 1);
        } finally {
            lock.unlock();
        }
        return make(function, () -> count(warming, function.name(), -1));
    }

    /** Reads the role, so without the lock; {@code uncount} runs with it, if nothing is made. */
    private Lease make(FunctionRow function, Runnable uncount) {
        Optional<Environment> made = Optional.empty();
        try {
            made = Environment.create(function, parts);
        } finally {
            lock.lock();
            try {
                making--;
                made.ifPresentOrElse(busy::add, () -> {
                    uncount.run();
                    warmed.signalAll();
                });
            } finally {
                lock.unlock();
            }
        }
        return made.<Lease>map(environment -> new Lease.Granted(environment, true))
                .orElseGet(Lease.RoleProblem::new);
    }

    /** Why the function may not run once more at present; null if it may. */
    private @Nullable String limit(FunctionRow function, int reservedInAccount) {
        Integer reserved = function.reservedConcurrency();
        if (reserved != null) {
            return running.getOrDefault(function.name(), 0) >= reserved ? THROTTLED_BY_FUNCTION : null;
        }
        int unreserved = runningUnreserved.getOrDefault(shared(function.name()), 0);
        return unreserved >= concurrencyMax - reservedInAccount ? THROTTLED_BY_ACCOUNT : null;
    }

    private static String shared(FunctionName name) {
        return name.account() + '/' + name.region();
    }

    private boolean makeRoom() {
        return busy.size() + making + idleCount() < environmentsMax || evictIdle();
    }

    private void countRunning(FunctionRow function, int more) {
        count(running, function.name(), more);
        if (function.reservedConcurrency() == null) {
            count(runningUnreserved, shared(function.name()), more);
        }
    }

    private static <K> void count(Map<K, Integer> counts, K key, int more) {
        counts.merge(key, more, (present, change) -> present + change == 0 ? null : present + change);
    }

    /** The environment waits for its next invocation, or ends if it is of no more use. */
    void giveBack(FunctionRow function, Environment environment, boolean current) {
        keep(environment, current, () -> countRunning(function, -1));
    }

    /** What {@link #makeToWarm} made is ready for its first invocation, or will never be. */
    void takeIn(Environment environment, boolean current) {
        keep(environment, current, () -> count(warming, environment.function().name(), -1));
    }

    private void keep(Environment environment, boolean current, Runnable uncount) {
        boolean keep = current && environment.usable();
        lock.lock();
        try {
            busy.remove(environment);
            uncount.run();
            keep &= !closed;
            if (keep) {
                idle.computeIfAbsent(environment.function().name(), _ -> new ArrayDeque<>())
                        .addLast(environment);
            } else {
                ending.add(environment);
            }
            warmed.signalAll();
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
