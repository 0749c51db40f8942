// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether calls on one item could have happened one after the other, each at a moment between its start and its end.
 *
 * <p>The search is Wing and Gong's: of the calls not yet placed, any that started before all others of them ended may be
 * next, if the item as it is then answers what the call was answered. What is known after some calls are placed is which
 * ones they are and what the item is, so no such pair is looked at twice (Lowe). Calls are kept in the order of their
 * starts; those placed are a prefix of it and a few beyond.
 */
public final class Linearizability {
    private static final int LOOKED_AT_MAX =
            3_000_000; // some hundred MB; beyond it the history is too concurrent to judge
    private static final int SHOWN = 12;

    private final List<ItemCall> calls;
    private final Set<Placed> seen = new HashSet<>();
    private final Deque<Placed> open = new ArrayDeque<>();
    private Placed furthest = new Placed(0, new BitSet(), Optional.empty());

    /**
     * A way to have begun.
     *
     * @param prefix all calls before this one are placed
     * @param beyond the calls after it that are placed too
     */
    private record Placed(int prefix, BitSet beyond, Optional<Integer> item) {

        boolean has(int call) {
            return call < prefix || beyond.get(call);
        }

        Placed and(int call, Optional<Integer> after) {
            BitSet placed = (BitSet) beyond.clone();
            placed.set(call);
            int start = placed.nextClearBit(prefix);
            placed.clear(prefix, start);
            return new Placed(start, placed, after);
        }
    }

    private Linearizability(List<ItemCall> calls) {
        this.calls =
                calls.stream().sorted(Comparator.comparingLong(ItemCall::start)).toList();
    }

    /** Why {@code calls} on an item that wasn't there at first are impossible; nothing if they are possible. */
    public static Optional<String> violation(List<ItemCall> calls) {
        return new Linearizability(calls).search();
    }

    private Optional<String> search() {
        reach(furthest);
        while (!open.isEmpty()) {
            Placed placed = open.pop();
            if (placed.prefix() == calls.size()) {
                return Optional.empty();
            }
            if (placed.prefix() > furthest.prefix()) {
                furthest = placed;
            }
            placeNext(placed);
            if (seen.size() > LOOKED_AT_MAX) {
                return Optional.of("undecided after " + LOOKED_AT_MAX + " ways to begin");
            }
        }
        return Optional.of(explanation());
    }

    /** Opens what may follow, so that the call which started first is tried first. */
    private void placeNext(Placed placed) {
        List<Placed> next = new ArrayList<>();
        long firstEnd = Long.MAX_VALUE;
        for (int call = placed.prefix(); call < calls.size(); call++) {
            ItemCall candidate = calls.get(call);
            if (candidate.start() > firstEnd) {
                break; // it and all later ones started after something ended that isn't placed
            }
            if (!placed.has(call)) {
                firstEnd = Math.min(firstEnd, candidate.end());
                for (Optional<Integer> after : candidate.after(placed.item())) {
                    next.add(placed.and(call, after));
                }
            }
        }
        next.reversed().forEach(this::reach);
    }

    private void reach(Placed placed) {
        if (seen.add(placed)) {
            open.push(placed);
        }
    }

    private String explanation() {
        int stuck = furthest.prefix();
        return "no order explains call " + stuck + " of " + calls.size() + "; the item was "
                + furthest.item().map(String::valueOf).orElse("absent") + " at best; around it:\n"
                + IntStream.range(Math.max(0, stuck - SHOWN), Math.min(calls.size(), stuck + SHOWN))
                        .mapToObj(call -> (furthest.has(call) ? "  placed " : "  open   ") + calls.get(call))
                        .collect(Collectors.joining("\n"));
    }
}
