// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import io.rivermill.server.history.Transaction.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether recorded transactions could have happened one after the other, each at a moment between its start and its end.
 *
 * <p>Lists that are only appended to tell their own history: the longest read of a list has the order of all writes seen,
 * every other read is a beginning of it, and its last number is by whom it was written. From this follows which
 * transaction must come before which; the history is possible exactly if these {@link Dependency dependencies} have no
 * cycle (Adya; Kingsbury and Alvaro's Elle). The history should end with a read of all lists.
 *
 * <p>An unanswered transaction happened if any of its numbers was seen; then it happened whole. Numbers of committed
 * transactions that nobody saw come after all those seen.
 */
public final class Serializability {
    private final List<Transaction> transactions;
    private final Map<Integer, Integer> writers = new HashMap<>();
    private final Map<String, List<Integer>> orders = new TreeMap<>();
    private final Map<String, List<Integer>> unseenWriters = new HashMap<>();
    private final List<Dependency> dependencies = new ArrayList<>();

    private Serializability(List<Transaction> transactions) {
        this.transactions = transactions;
    }

    /** What is wrong with a history that began with empty lists; nothing if it is possible. */
    public static Optional<Anomaly> violation(List<Transaction> transactions) {
        return new Serializability(transactions).search();
    }

    private Optional<Anomaly> search() {
        for (int i = 0; i < transactions.size(); i++) {
            for (int number : transactions.get(i).appends().values()) {
                writers.put(number, i);
            }
        }
        for (Transaction transaction : transactions) {
            for (Map.Entry<String, List<Integer>> read : transaction.reads().entrySet()) {
                Optional<Anomaly> anomaly = learnOrder(read.getKey(), read.getValue());
                if (anomaly.isPresent()) {
                    return anomaly;
                }
            }
        }
        Set<Integer> happened = happened();
        happened.forEach(this::dependOnLists);
        dependOnTime(happened);
        return new DependencyGraph(transactions, dependencies).anomaly();
    }

    private Optional<Anomaly> learnOrder(String list, List<Integer> read) {
        List<Integer> known = orders.getOrDefault(list, List.of());
        List<Integer> longer = read.size() > known.size() ? read : known;
        List<Integer> shorter = longer == read ? known : read;
        if (!longer.subList(0, shorter.size()).equals(shorter)) {
            return anomaly(Anomaly.Kind.HISTORY_REWRITTEN, list + " was " + shorter + " and " + longer);
        }
        for (int number : read) {
            Integer writer = writers.get(number);
            if (writer == null || !transactions.get(writer).appends().containsKey(list)) {
                return anomaly(Anomaly.Kind.INVENTED, list + " has " + number + ", which nobody wrote");
            }
            if (transactions.get(writer).status() == Status.REFUSED) {
                return anomaly(
                        Anomaly.Kind.REFUSED_WRITE_SEEN, list + " has " + number + " of " + transactions.get(writer));
            }
        }
        if (new HashSet<>(read).size() < read.size()) {
            return anomaly(Anomaly.Kind.WRITTEN_TWICE, list + " is " + read);
        }
        orders.put(list, longer);
        return Optional.empty();
    }

    private static Optional<Anomaly> anomaly(Anomaly.Kind kind, String text) {
        return Optional.of(new Anomaly(kind, text));
    }

    /** The transactions that took place. */
    private Set<Integer> happened() {
        Set<Integer> seen = new HashSet<>();
        orders.values().forEach(order -> order.forEach(number -> seen.add(writer(number))));
        Set<Integer> happened = new HashSet<>();
        for (int i = 0; i < transactions.size(); i++) {
            if (transactions.get(i).status() == Status.COMMITTED || seen.contains(i)) {
                happened.add(i);
            }
        }
        unseen(happened);
        return happened;
    }

    private void unseen(Set<Integer> happened) {
        for (int i : happened) {
            transactions.get(i).appends().forEach((list, number) -> {
                if (!order(list).contains(number)) {
                    unseenWriters.computeIfAbsent(list, it -> new ArrayList<>()).add(i);
                }
            });
        }
    }

    private List<Integer> order(String list) {
        return orders.getOrDefault(list, List.of());
    }

    private int writer(int number) {
        return writers.getOrDefault(number, -1);
    }

    private void dependOnLists(int index) {
        Transaction transaction = transactions.get(index);
        transaction.appends().forEach((list, number) -> {
            int place = order(list).indexOf(number);
            if (place >= 0) {
                for (int next : writersAfter(list, place + 1)) {
                    depend(Dependency.Kind.WRITE_WRITE, index, next, "wrote " + list + " before");
                }
            }
        });
        transaction.reads().forEach((list, read) -> dependOnRead(index, list, read.size()));
        transaction.lengths().forEach((list, length) -> dependOnRead(index, list, length));
    }

    private void dependOnRead(int index, String list, int length) {
        if (length > 0 && length <= order(list).size()) {
            int writer = writer(order(list).get(length - 1));
            depend(Dependency.Kind.WRITE_READ, writer, index, "wrote what was seen of " + list + " by");
        }
        for (int next : writersAfter(list, length)) {
            depend(
                    Dependency.Kind.READ_WRITE,
                    index,
                    next,
                    "saw " + length + " numbers of " + list + ", not the one of");
        }
    }

    /** Who wrote the number at {@code place}; beyond those seen, all whose numbers weren't. */
    private List<Integer> writersAfter(String list, int place) {
        List<Integer> order = order(list);
        return place < order.size() ? List.of(writer(order.get(place))) : unseenWriters.getOrDefault(list, List.of());
    }

    /**
     * Of all pairs of which one ended before the other began, those that the others don't follow from: whoever begins comes
     * after those ended of which nothing later is both begun and ended.
     */
    private void dependOnTime(Set<Integer> happened) {
        List<Integer> byStart = new ArrayList<>(happened);
        byStart.sort(Comparator.comparingLong(index -> transactions.get(index).start()));
        List<Integer> byEnd = new ArrayList<>(happened);
        byEnd.sort(Comparator.comparingLong(index -> transactions.get(index).end()));
        List<Integer> latest = new ArrayList<>();
        int ended = 0;
        for (int next : byStart) {
            long start = transactions.get(next).start();
            while (ended < byEnd.size() && transactions.get(byEnd.get(ended)).end() < start) {
                int done = byEnd.get(ended++);
                latest.removeIf(earlier ->
                        transactions.get(earlier).end() < transactions.get(done).start());
                latest.add(done);
            }
            for (int before : latest) {
                depend(Dependency.Kind.REAL_TIME, before, next, "had ended before the start of");
            }
        }
    }

    private void depend(Dependency.Kind kind, int before, int after, String why) {
        if (before != after) {
            dependencies.add(new Dependency(kind, before, after, why));
        }
    }
}
