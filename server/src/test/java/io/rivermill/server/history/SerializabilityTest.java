// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.server.history.Transaction.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The checker itself: what it must find, and what it mustn't. */
class SerializabilityTest {
    private static final Map<String, List<Integer>> NO_READS = Map.of();
    private static final Map<String, Integer> NONE = Map.of();

    private final List<Transaction> history = new ArrayList<>();

    @Test
    void oneTransactionAfterTheOtherIsPossible() {
        write(0, 1, NONE, Map.of("x", 1, "y", 2));
        read(2, 3, Map.of("x", List.of(1), "y", List.of(2)));
        write(4, 5, Map.of("x", 1), Map.of("y", 3));
        read(6, 7, Map.of("x", List.of(1), "y", List.of(2, 3)));
        assertPossible();
    }

    @Test
    void ofOverlappingTransactionsEitherMayBeFirst() {
        write(0, 9, NONE, Map.of("x", 1, "y", 2));
        write(0, 9, NONE, Map.of("x", 3, "y", 4));
        read(0, 9, Map.of("x", List.of(3), "y", List.of(4)));
        read(10, 11, Map.of("x", List.of(3, 1), "y", List.of(4, 2)));
        assertPossible();
    }

    @Test
    void findsALostUpdate() {
        write(0, 9, Map.of("x", 0), Map.of("x", 1));
        write(0, 9, Map.of("x", 0), Map.of("x", 2));
        read(10, 11, Map.of("x", List.of(1, 2)));
        assertFound(Anomaly.Kind.READ_SKEW);
    }

    @Test
    void findsACommittedWriteThatIsGone() {
        write(0, 1, NONE, Map.of("x", 1));
        read(2, 3, Map.of("x", List.of()));
        assertFound(Anomaly.Kind.STALE);
    }

    @Test
    void findsAStaleRead() {
        write(0, 1, NONE, Map.of("x", 1));
        write(2, 3, NONE, Map.of("x", 2));
        read(4, 5, Map.of("x", List.of(1)));
        read(6, 7, Map.of("x", List.of(1, 2)));
        assertFound(Anomaly.Kind.STALE);
    }

    @Test
    void findsARefusedWriteThatIsSeen() {
        history.add(new Transaction(0, Status.REFUSED, NO_READS, NONE, Map.of("x", 1), 0, 1));
        read(2, 3, Map.of("x", List.of(1)));
        assertFound(Anomaly.Kind.REFUSED_WRITE_SEEN);
    }

    @Test
    void findsAReadOfAPartOfATransaction() {
        write(0, 9, NONE, Map.of("x", 1, "y", 2));
        read(0, 9, Map.of("x", List.of(1), "y", List.of()));
        read(10, 11, Map.of("x", List.of(1), "y", List.of(2)));
        assertFound(Anomaly.Kind.READ_SKEW);
    }

    @Test
    void findsWriteSkew() {
        write(0, 9, Map.of("y", 0), Map.of("x", 1));
        write(0, 9, Map.of("x", 0), Map.of("y", 2));
        read(10, 11, Map.of("x", List.of(1), "y", List.of(2)));
        assertFound(Anomaly.Kind.WRITE_SKEW);
    }

    @Test
    void findsTwoReadersWhoSawTwoWritersInDifferentOrders() {
        write(0, 9, NONE, Map.of("x", 1));
        write(0, 9, NONE, Map.of("y", 2));
        read(0, 9, Map.of("x", List.of(1), "y", List.of()));
        read(0, 9, Map.of("x", List.of(), "y", List.of(2)));
        read(10, 11, Map.of("x", List.of(1), "y", List.of(2)));
        assertFound(Anomaly.Kind.WRITE_SKEW);
    }

    @Test
    void findsWritesInDifferentOrders() {
        write(0, 9, NONE, Map.of("x", 1, "y", 2));
        write(0, 9, NONE, Map.of("x", 3, "y", 4));
        read(10, 11, Map.of("x", List.of(1, 3), "y", List.of(4, 2)));
        assertFound(Anomaly.Kind.WRITES_INTERLEAVED);
    }

    @Test
    void findsCircularInformation() {
        write(0, 9, Map.of("y", 1), Map.of("x", 1));
        write(0, 9, Map.of("x", 1), Map.of("y", 2));
        read(10, 11, Map.of("x", List.of(1), "y", List.of(2)));
        assertFound(Anomaly.Kind.CIRCULAR_INFORMATION);
    }

    @Test
    void findsAWriteDoneTwiceAndOneNobodyDidAndAHistoryRewritten() {
        write(0, 1, NONE, Map.of("x", 1));
        write(2, 3, NONE, Map.of("x", 2));
        read(4, 5, Map.of("x", List.of(1, 2, 1)));
        assertFound(Anomaly.Kind.WRITTEN_TWICE);
        history.set(2, readOf(4, 5, Map.of("x", List.of(1, 2, 7))));
        assertFound(Anomaly.Kind.INVENTED);
        history.set(2, readOf(4, 5, Map.of("x", List.of(1, 2))));
        assertPossible();
        read(6, 7, Map.of("x", List.of(2, 1)));
        assertFound(Anomaly.Kind.HISTORY_REWRITTEN);
    }

    @Test
    void anUnansweredTransactionHappensWholeOrNever() {
        history.add(new Transaction(0, Status.UNKNOWN, NO_READS, NONE, Map.of("x", 1, "y", 2), 0, 3));
        read(4, 5, Map.of("x", List.of(), "y", List.of()));
        assertPossible();
        history.set(1, readOf(4, 5, Map.of("x", List.of(1), "y", List.of(2))));
        assertPossible();
        history.set(1, readOf(4, 5, Map.of("x", List.of(1), "y", List.of())));
        assertFound(Anomaly.Kind.READ_SKEW);
    }

    @Test
    void whatWasSerialIsPossibleAndWithOneShortenedReadIsNot() {
        Seeds.tryEach(30, random -> {
            history.clear();
            Map<String, List<Integer>> lists = simulate(random);
            assertPossible();
            Map<String, List<Integer>> torn = new HashMap<>(lists);
            String list = torn.keySet().iterator().next();
            torn.put(list, lists.get(list).subList(0, lists.get(list).size() - 1));
            read(1_000_000, 1_000_001, torn);
            assertTrue(Serializability.violation(history).isPresent());
        });
    }

    /** Transactions that take effect one after the other, and begin and end around that moment; at last a read of all. */
    private Map<String, List<Integer>> simulate(RandomGenerator random) {
        Map<String, List<Integer>> lists = new HashMap<>();
        for (String list : List.of("x", "y", "z")) {
            lists.put(list, List.of());
        }
        int number = 0;
        for (int i = 0; i < 200; i++) {
            long start = 100L * i - random.nextInt(400);
            long end = 100L * i + random.nextInt(400);
            Map<String, Integer> appends = new HashMap<>();
            for (String list : lists.keySet()) {
                if (random.nextBoolean()) {
                    appends.put(list, ++number);
                }
            }
            if (random.nextInt(3) == 0) {
                history.add(readOf(start, end, Map.copyOf(lists)));
            } else if (random.nextInt(10) == 0) {
                history.add(new Transaction(0, Status.UNKNOWN, NO_READS, NONE, appends, start, end));
            } else {
                String read = random.nextBoolean() ? "x" : "y";
                write(start, end, Map.of(read, lists.get(read).size()), appends);
                appends.forEach((list, value) -> lists.put(list, and(lists.get(list), value)));
            }
        }
        read(900_000, 900_001, Map.copyOf(lists));
        return lists;
    }

    private static List<Integer> and(List<Integer> list, int value) {
        List<Integer> longer = new ArrayList<>(list);
        longer.add(value);
        return longer;
    }

    private void write(long start, long end, Map<String, Integer> lengths, Map<String, Integer> appends) {
        history.add(new Transaction(0, Status.COMMITTED, NO_READS, lengths, appends, start, end));
    }

    private void read(long start, long end, Map<String, List<Integer>> reads) {
        history.add(readOf(start, end, reads));
    }

    private static Transaction readOf(long start, long end, Map<String, List<Integer>> reads) {
        return new Transaction(0, Status.COMMITTED, reads, NONE, NONE, start, end);
    }

    private void assertPossible() {
        assertEquals(Optional.empty(), Serializability.violation(history));
    }

    private void assertFound(Anomaly.Kind kind) {
        assertEquals(Optional.of(kind), Serializability.violation(history).map(Anomaly::kind));
    }
}
