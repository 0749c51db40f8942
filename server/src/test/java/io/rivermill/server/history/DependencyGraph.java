// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transactions and what of them must come before what: no order exists if there is a cycle. */
final class DependencyGraph {
    private static final int STARTS_MAX = 200; // cycles are looked for from so many transactions; any is an anomaly

    private final List<Transaction> transactions;
    private final List<Dependency> dependencies;

    DependencyGraph(List<Transaction> transactions, List<Dependency> dependencies) {
        this.transactions = transactions;
        this.dependencies = dependencies;
    }

    /** The worst anomaly that there is: one that shows with the fewest kinds of dependencies. */
    Optional<Anomaly> anomaly() {
        for (Dependency.Kind last : Dependency.Kind.values()) {
            List<Dependency> cycle = shortestCycle(dependencies.stream()
                    .filter(dependency -> dependency.kind().compareTo(last) <= 0)
                    .toList());
            if (!cycle.isEmpty()) {
                return Optional.of(new Anomaly(kind(cycle), text(cycle)));
            }
        }
        return Optional.empty();
    }

    private static Anomaly.Kind kind(List<Dependency> cycle) {
        long blind = count(cycle, Dependency.Kind.READ_WRITE);
        if (count(cycle, Dependency.Kind.REAL_TIME) > 0) {
            return Anomaly.Kind.STALE;
        }
        if (blind > 0) {
            return blind == 1 ? Anomaly.Kind.READ_SKEW : Anomaly.Kind.WRITE_SKEW;
        }
        return count(cycle, Dependency.Kind.WRITE_READ) > 0
                ? Anomaly.Kind.CIRCULAR_INFORMATION
                : Anomaly.Kind.WRITES_INTERLEAVED;
    }

    private static long count(List<Dependency> cycle, Dependency.Kind kind) {
        return cycle.stream().filter(dependency -> dependency.kind() == kind).count();
    }

    private String text(List<Dependency> cycle) {
        StringBuilder text = new StringBuilder();
        for (Dependency dependency : cycle) {
            text.append("\n  ").append(transactions.get(dependency.before()));
            text.append("\n    ").append(dependency.why());
        }
        return text.append("\n  the first").toString();
    }

    /** A short cycle of these dependencies; empty if there is none. */
    private static List<Dependency> shortestCycle(List<Dependency> given) {
        List<Dependency> cyclic = onCycles(given);
        Map<Integer, List<Dependency>> after = new HashMap<>();
        cyclic.forEach(dependency -> after.computeIfAbsent(dependency.before(), it -> new ArrayList<>())
                .add(dependency));
        List<Dependency> shortest = List.of();
        for (int start : after.keySet().stream().limit(STARTS_MAX).toList()) {
            List<Dependency> cycle = cycleFrom(start, after);
            if (!cycle.isEmpty() && (shortest.isEmpty() || cycle.size() < shortest.size())) {
                shortest = cycle;
            }
        }
        return shortest;
    }

    /** Without the dependencies of what nothing comes before or nothing comes after, again and again. */
    private static List<Dependency> onCycles(List<Dependency> given) {
        List<Dependency> left = given;
        int before;
        do {
            before = left.size();
            Map<Integer, Integer> befores = new HashMap<>();
            Map<Integer, Integer> afters = new HashMap<>();
            left.forEach(dependency -> {
                befores.merge(dependency.before(), 1, Integer::sum);
                afters.merge(dependency.after(), 1, Integer::sum);
            });
            left = left.stream()
                    .filter(dependency ->
                            befores.containsKey(dependency.after()) && afters.containsKey(dependency.before()))
                    .toList();
        } while (left.size() < before);
        return left;
    }

    private static List<Dependency> cycleFrom(int start, Map<Integer, List<Dependency>> after) {
        Map<Integer, Dependency> reachedBy = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            int here = open.poll();
            for (Dependency dependency : after.getOrDefault(here, List.of())) {
                if (reachedBy.putIfAbsent(dependency.after(), dependency) == null) {
                    if (dependency.after() == start) {
                        return back(start, reachedBy);
                    }
                    open.add(dependency.after());
                }
            }
        }
        return List.of();
    }

    private static List<Dependency> back(int start, Map<Integer, Dependency> reachedBy) {
        Deque<Dependency> cycle = new ArrayDeque<>();
        int here = start;
        do {
            Dependency dependency = reachedBy.get(here);
            cycle.push(dependency);
            here = dependency.before();
        } while (here != start);
        return List.copyOf(cycle);
    }
}
